"""Values as JSON text, many times a second."""

from __future__ import annotations

import json.encoder
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


class Encoder(DjangoJSONEncoder):
    """Django's, for many short texts: what Python makes anew for each of them is made once.

    That part, written in C, takes half of the time of a short text. Where Python has none, this is
    Django's encoder and no more. It is for values of which it is known that they do not hold
    themselves, such as what JSON said or `jsonsafe.check` has seen: it does not look for that.

    Args:
        options: those of `json.JSONEncoder`.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(check_circular=False, **options)
        module: Any = json.encoder
        make = module.c_make_encoder
        text = module.encode_basestring_ascii if self.ensure_ascii else module.encode_basestring
        self._made = make and make(
            None,
            self.default,
            text,
            None,
            self.key_separator,
            self.item_separator,
            self.sort_keys,
            self.skipkeys,
            self.allow_nan,
        )

    def encode(self, o: Any) -> str:
        """Return a value as JSON text.

        Raises:
            TypeError: JSON has nothing for it.
            ValueError: a number is none, if that is not allowed.
            RecursionError: it is nested too deep.
        """
        return "".join(self._made(o, 0)) if self._made else super().encode(o)


#: For data that were stored before, or were checked.
PLAIN = Encoder(ensure_ascii=False)
