"""Answers to pictures: networks, layouts, the page."""
