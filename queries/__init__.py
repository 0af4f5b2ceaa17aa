"""Triples to answers: stores, the catalogue of questions, endpoints."""
