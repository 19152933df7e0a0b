"""WSGI entry point: `gunicorn wsgi:application`; settings come from the environment."""

from feeds.web import application as build

application = build()
