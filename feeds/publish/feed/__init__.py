"""What stands in each feed document: which articles, as much of each as its rights allow and as was asked for."""
