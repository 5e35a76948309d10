"""The fixed relations of the six declared domains. Data only; how they become sentences is in `grammar.py`.

The first predicate of a relation is also its closed-book answer, so it must not change once a world was trained.
"""

from .combined import COMBINED
from .event import EVENT
from .function import FUNCTION
from .organisation import ORGANISATION
from .person import PERSON
from .service import SERVICE
from .term import TERM

__all__ = ["COMBINED", "EVENT", "FUNCTION", "ORGANISATION", "PERSON", "SERVICE", "TERM"]
