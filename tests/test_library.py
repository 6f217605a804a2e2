"""The shipped data: the quick reader of YAML and the plain one, which LibreOffice has, take it alike."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import pescore

FILES = sorted(Path(pescore.__file__).parent.rglob("*.yaml"))


@pytest.mark.skipif(not hasattr(yaml, "CSafeLoader"), reason="PyYAML without its quick reader")
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_both_readers_take_it_alike(file: Path) -> None:
    said = file.read_text(encoding="utf-8")
    assert yaml.load(said, Loader=yaml.SafeLoader) == yaml.load(said, Loader=yaml.CSafeLoader)
