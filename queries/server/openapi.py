"""The API in its own words: OpenAPI 3.1, made from the catalogue, so that it can't say anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ontology.model import VERSION
from ontology.registry_records import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from queries.catalogue import Parameter, Question

PLAIN = "application/json"
PROBLEM = "application/problem+json"
REFUSALS = {
    "400": "A parameter is unknown, missing or unusable",
    "404": "There is no such question",
    "405": "Only GET and HEAD are answered",
    "406": "There is no such form of the answer",
    "429": "This client has too many questions under way",
    "503": "The server is busy, or the question took too long",
}


def description(
    questions: Mapping[str, Question], root: str, forms: Mapping[str, str], most: int, limit: int
) -> dict[str, Any]:
    """Return the description of the API.

    Args:
        questions: the catalogue.
        root: path under which the server is found, "" for none.
        forms: media types of an answer, by the word that `format` takes.
        most: rows of the longest page.
        limit: rows of a page where nothing is said.
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "policygraph",
            "version": VERSION,
            "summary": "International policy documents as a graph: who cites what, in which clause.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": root or "/"}],
        "paths": {
            "/api": {"get": _catalogue()},
            "/api/openapi.json": {"get": _plain("openapi", "This description", {"type": "object"})},
            **{f"/api/{name}": {"get": _question(each, forms, most, limit)} for name, each in questions.items()},
        },
        "components": {"schemas": _SCHEMAS, "responses": _responses()},
    }


def _plain(name: str, summary: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": summary,
        "responses": {"200": {"description": summary, "content": {PLAIN: {"schema": schema}}}, "405": _referred("405")},
    }


def _catalogue() -> dict[str, Any]:
    told = _plain("catalogue", "The questions of the catalogue", _CATALOGUE)
    return told | {"parameters": [_LANGUAGE], "responses": told["responses"] | {"400": _referred("400")}}


def _question(question: Question, forms: Mapping[str, str], most: int, limit: int) -> dict[str, Any]:
    example = question.example
    return {
        "operationId": question.name,
        "summary": question.title,
        "description": question.answers,
        "parameters": [
            *(_parameter(each, example.get(each.name, "")) for each in question.parameters),
            {
                "name": "limit",
                "in": "query",
                "description": "Rows of this page",
                "schema": {"type": "integer", "minimum": 1, "maximum": most, "default": limit},
            },
            {
                "name": "offset",
                "in": "query",
                "description": "Rows before this page",
                "schema": {"type": "integer", "minimum": 0, "maximum": 2**31, "default": 0},
            },
            {
                "name": "format",
                "in": "query",
                "description": "Form of the answer; it goes before the Accept header",
                "schema": {"type": "string", "enum": list(forms)},
            },
            _LANGUAGE,
        ],
        "responses": {
            "200": {
                "description": question.answers,
                "headers": _HEADERS,
                "content": {
                    PLAIN: {"schema": _rows(question)},
                    forms["sparql-json"]: {"schema": {"$ref": "#/components/schemas/SparqlResults"}},
                    **{
                        forms[name]: {"schema": {"type": "string"}}
                        for name in forms
                        if name not in {"json", "sparql-json"}
                    },
                },
            },
            "304": {"description": "The answer is what the client has (If-None-Match)"},
            **{status: _referred(status) for status in REFUSALS},
        },
    }


def _parameter(parameter: Parameter, example: str) -> dict[str, Any]:
    integer = parameter.type == "integer"
    told: dict[str, Any] = {
        "name": parameter.name,
        "in": "query",
        "required": not parameter.optional,
        "description": f"{parameter.about} ({parameter.type})",
        "schema": {"type": "integer"}
        if integer
        else {"type": "string"} | ({} if parameter.type == "text" else {"pattern": r"\S"}),
    }
    if example:
        told["example"] = int(example) if integer else example
    return told


def _rows(question: Question) -> dict[str, Any]:
    value = {"$ref": "#/components/schemas/Value"}
    row = {
        "type": "object",
        "properties": {column.name: value | {"description": column.about} for column in question.columns},
        "required": [column.name for column in question.columns],
        "additionalProperties": False,
    }
    page = _SCHEMAS["Page"]
    return page | {"properties": page["properties"] | {"rows": {"type": "array", "items": row}}}


def _referred(status: str) -> dict[str, str]:
    return {"$ref": f"#/components/responses/Refused{status}"}


def _responses() -> dict[str, Any]:
    problem = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {f"Refused{status}": {"description": words, "content": problem} for status, words in REFUSALS.items()}


_TEXT, _COUNT = {"type": "string"}, {"type": "integer", "minimum": 0}
_HEADERS = {
    "ETag": {"description": "Changes whenever the answer can have changed", "schema": _TEXT},
    "Link": {"description": "The next and the previous page, and this description", "schema": _TEXT},
    "X-Total-Count": {"description": "Rows of all pages", "schema": _COUNT},
}
_LANGUAGE = {
    "name": "language",
    "in": "query",
    "description": "Of the title of a question and what it says that it answers; English where it has none in it",
    "schema": {"type": "string", "enum": list(LANGUAGES), "default": "en"},
}
_CATALOGUE = {
    "type": "object",
    "properties": {"questions": {"type": "array", "items": {"type": "object"}}, "openapi": _TEXT},
    "required": ["questions", "openapi"],
}
_SCHEMAS: dict[str, dict[str, Any]] = {
    "Thing": {
        "type": "object",
        "description": "A thing: its IRI, its symbol, and where its page is",
        "properties": {"iri": _TEXT, "symbol": _TEXT, "page": _TEXT},
        "required": ["iri", "symbol", "page"],
        "additionalProperties": False,
    },
    "Value": {
        "anyOf": [{"type": "null"}, _TEXT, {"type": "integer"}, {"$ref": "#/components/schemas/Thing"}],
    },
    "Page": {
        "type": "object",
        "properties": {
            "question": _TEXT,
            "title": _TEXT,
            "columns": {"type": "array", "items": _TEXT},
            "rows": {"type": "array", "items": {"type": "object"}},
            "total": _COUNT,
            "limit": _COUNT,
            "offset": _COUNT,
            "next": {"type": ["string", "null"]},
            "previous": {"type": ["string", "null"]},
        },
        "required": ["question", "title", "columns", "rows", "total", "limit", "offset", "next", "previous"],
    },
    "SparqlResults": {
        "type": "object",
        "properties": {"head": {"type": "object"}, "results": {"type": "object"}},
        "required": ["head", "results"],
    },
    "Problem": {
        "type": "object",
        "properties": {"type": _TEXT, "title": _TEXT, "status": {"type": "integer"}, "detail": _TEXT},
        "required": ["type", "title", "status", "detail"],
    },
}
