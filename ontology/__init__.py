"""Things: vocabularies, identifiers, the registry, the data types, the errors. Imports no other room."""
