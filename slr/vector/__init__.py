"""Turn texts into vectors with a language model on this computer.

The language model is loaded only if the ranking model `vectors` is used.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slr.stage import Cache, Encode, Mapper

if TYPE_CHECKING:
    from slr.model.screening import Model


def prepare_encoder(settings: "Model", *, cache: Cache, map: Mapper, base: Path) -> Encode:  # noqa: A002
    """Return a function that turns texts into vectors, one row per text.

    The vectors are kept in `cache`. `map` can use several processes. If the protocol names the folder of a model, the
    path of this folder is relative to `base`. The model is loaded only when the function is called. The function
    raises the errors of `slr.vector.encode.Encoder.encode`.
    """

    def encode(texts: Sequence[str]) -> Any:
        from slr.vector.encode import Encoder  # noqa: PLC0415  only for the models that need vectors

        return Encoder(settings, cache=cache, map=map, base=base).encode(texts)

    return encode
