"""What is published at one revision: which feeds there are, their months and addresses, and since when."""
