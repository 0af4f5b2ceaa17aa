"""Make the index of a store: `python -m queries.index STORE`; the server does so after a change."""

import sys
from pathlib import Path

from ontology.errors import PolicygraphError
from queries.index.files import renew

if __name__ == "__main__":
    try:
        renew(Path(sys.argv[1]))
    except PolicygraphError as error:
        sys.exit(f"policygraph: {error}")
