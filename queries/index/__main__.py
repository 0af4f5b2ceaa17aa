"""Make the index of a store, and the answers that are kept with it; the server does so after a change.

`python -m queries.index STORE`
"""

import signal
import sys
from pathlib import Path

from ontology.errors import PolicygraphError
from queries import summaries
from queries.catalogue import load
from queries.index.files import renew

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # and the file that was begun is removed
    try:
        renew(Path(sys.argv[1]))
        summaries.renew(Path(sys.argv[1]), load().values())
    except PolicygraphError as error:
        sys.exit(f"policygraph: {error}")
