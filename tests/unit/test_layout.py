# Copyright (c) 2026, cometbackup.comet contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shape of the project: layers, sizes, licences, what a release carries, what the documentation promises."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from tests.tools import checkout, source

FILES = checkout.files()
COLLECTION = f"ansible_collections.{checkout.NAMESPACE}.{checkout.NAME}"
PYTHON_FILES = [path for path in FILES if path.suffix == ".py"]
PLUGIN_FILES = [path for path in PYTHON_FILES if path.parts[0] in ("plugins", "extensions")]
SHARED_FILES = [path for path in PLUGIN_FILES if path.parts[:2] == ("plugins", "module_utils")]
SIMULATOR_FILES = [path for path in PYTHON_FILES if path.parts[:2] == ("tests", "simulator")]

MAXIMUM_LINES_OF_CODE = 400

# Each layer of module_utils, and those it may import beside itself.
LAYERS = {
    "_api": set(),
    "_client": {"_api"},
    "_model": {"_api", "_client"},
    "_resources": {"_api", "_client", "_model"},
    "_run": {"_api", "_client", "_model", "_resources"},
    # What event sources do. They have no part in tasks, nor tasks in them.
    "_events": {"_api", "_client", "_model", "_resources", "_run"},
}

# Files that have no place for a licence header (REUSE.toml speaks for them), or whose text is not ours to head.
WITHOUT_HEADER = (
    "CHANGELOG.md",
    "LICENSE",
    "LICENSES/*.txt",
    "changelogs/changelog.yaml",
    "changelogs/fragments/*",
    "tests/reference/*/*.json",
)

# What a working checkout leaves behind, and a release must not carry.
DEBRIS = (
    ".ansible/cache",
    ".build/logs/unit.log",
    ".mypy_cache/x",
    ".nox/x",
    ".pytest_cache/x",
    ".ruff_cache/x",
    ".venv/bin/python",
    "cometbackup-comet-0.0.1.tar.gz",
    "plugins/module_utils/__pycache__/x.cpython-311.pyc",
    "tests/output/x",
)


def read(path: Path) -> str:
    return (checkout.ROOT / path).read_text(encoding="utf-8")


def own_imports(path: Path) -> set[str]:
    """What a file imports from this project's plugins, as names relative to ``plugins/``."""
    name = source.module_name(path, COLLECTION)
    modules = source.imported_modules(read(path), name, is_package=path.name == "__init__.py")
    prefix = f"{COLLECTION}.plugins."
    return {module.removeprefix(prefix) for module in modules if module.startswith(prefix)}


def layers_imported(path: Path) -> set[str]:
    imports = [name.split(".") for name in own_imports(path)]
    return {name[1] for name in imports if name[0] == "module_utils" and len(name) > 1}


def ids(paths: list[Path]) -> list[str]:
    return [path.as_posix() for path in paths]


@pytest.mark.parametrize("path", PYTHON_FILES, ids=ids(PYTHON_FILES))
def test_no_file_has_grown_too_long(path: Path) -> None:
    assert source.lines_of_code(read(path)) <= MAXIMUM_LINES_OF_CODE


@pytest.mark.parametrize("path", SHARED_FILES, ids=ids(SHARED_FILES))
def test_a_layer_imports_only_those_below_it(path: Path) -> None:
    layer = path.parts[2]
    assert layer in LAYERS, f"{path} belongs to no layer"
    assert layers_imported(path) <= LAYERS[layer] | {layer}


@pytest.mark.parametrize("path", SHARED_FILES, ids=ids(SHARED_FILES))
def test_shared_code_imports_no_plugin(path: Path) -> None:
    assert {name for name in own_imports(path) if not name.startswith("module_utils.")} == set()


@pytest.mark.parametrize("path", PLUGIN_FILES, ids=ids(PLUGIN_FILES))
def test_a_plugin_does_not_need_the_tests(path: Path) -> None:
    name = source.module_name(path, COLLECTION)
    modules = source.imported_modules(read(path), name, is_package=path.name == "__init__.py")
    assert [module for module in modules if module.startswith(("tests.", f"{COLLECTION}.tests."))] == []


@pytest.mark.parametrize("path", PLUGIN_FILES, ids=ids(PLUGIN_FILES))
def test_plugins_keep_to_the_grammar_of_the_oldest_python(path: Path) -> None:
    ast.parse(read(path), feature_version=(3, 9))


@pytest.mark.parametrize("path", SIMULATOR_FILES, ids=ids(SIMULATOR_FILES))
def test_the_simulator_is_an_independent_reading(path: Path) -> None:
    name = source.module_name(path, "checkout")
    modules = source.imported_modules(read(path), name, is_package=path.name == "__init__.py")
    assert [module for module in modules if module.startswith(("ansible_collections.", "checkout.plugins"))] == []


@pytest.mark.parametrize("path", FILES, ids=ids(FILES))
def test_every_file_states_its_licence(path: Path) -> None:
    # What is no text has it in a file beside it.
    text = read(path.with_name(f"{path.name}.license") if path.suffix == ".png" else path)
    if not text or any(path.match(pattern) for pattern in WITHOUT_HEADER):
        return
    head = "\n".join(text.splitlines()[:12])
    assert "Copyright (c) 2026, cometbackup.comet contributors" in head
    assert "GNU General Public License v3.0+ (see LICENSE or " in head
    assert "SPDX-License-Identifier: GPL-3.0-or-later" in head


def test_the_licence_is_the_gpl() -> None:
    assert read(Path("LICENSE")).split()[:7] == "GNU GENERAL PUBLIC LICENSE Version 3, 29".split()


def test_a_release_carries_no_debris(tmp_path: Path) -> None:
    tree, out = tmp_path / "tree", tmp_path / "out"
    for name in DEBRIS:
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).touch()
    (tree / "README.md").touch()
    shutil.copyfile(checkout.ROOT / "LICENSE", tree / "LICENSE")
    shutil.copyfile(checkout.ROOT / "galaxy.yml", tree / "galaxy.yml")
    subprocess.run(
        ["ansible-galaxy", "collection", "build", "--output-path", out, tree], check=True, capture_output=True
    )
    (archive,) = out.iterdir()
    with tarfile.open(archive) as tarball:
        carried = {member.name for member in tarball.getmembers() if member.isfile()}
    assert carried == {"README.md", "LICENSE", "MANIFEST.json", "FILES.json"}


@pytest.mark.parametrize("name", DEBRIS)
def test_git_does_not_see_debris(name: str) -> None:
    ignored = subprocess.run(["git", "check-ignore", "--quiet", "--no-index", name], cwd=checkout.ROOT, check=False)
    assert ignored.returncode == 0


def test_documented_commands_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", read(Path("Makefile")), re.MULTILINE))
    promised = {
        (path.as_posix(), target)
        for path in FILES
        if path.suffix in (".md", ".rst")
        for target in re.findall(r"(?:`|^ *(?:\$ )?)make ([a-z-]+)", read(path), re.MULTILINE)
    }
    assert ("README.md", "demo") in promised
    assert ("README.md", "test") in promised
    assert {(path, target) for path, target in promised if target not in targets} == set()
