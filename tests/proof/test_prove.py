"""A whole build: counted, named, the same with any number of processes."""

import pytest

from plugins.errors import PageError
from plugins.proof import prove as module
from plugins.proof.prove import holds, prove, report

GUARDED = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
    '<meta name="referrer" content="no-referrer">'
)


def write(folder, **pages):
    for name, html in pages.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")


def test_pages_that_contact_others_are_counted_and_named(tmp_path):
    write(tmp_path, one="<img src=//elsewhere.example/x>", two="<p>x")
    proof = prove(str(tmp_path))
    assert (proof.pages, proof.talking) == (2, 1)
    assert "one.html: img src //elsewhere.example/x" in list(report(proof, strict=False))
    assert not holds(proof, strict=False)


def test_a_silent_build_is_proved(tmp_path, site):
    site.build()
    proof = prove(str(site.root / "site-output"))
    assert holds(proof, strict=False)
    assert f"0 of {proof.pages} pages contact another host." in list(report(proof, strict=False))


@pytest.mark.parametrize(
    "html",
    [
        "<p>x",
        GUARDED.replace("'none'", "'none'; img-src https:"),
        GUARDED.replace("no-referrer", "origin"),
        GUARDED + '<a class="x" href="https://elsewhere.example">x</a>',
    ],
)
def test_strictly_a_page_needs_policies_and_links_out_that_say_nothing(tmp_path, html):
    write(tmp_path, one=html)
    assert holds(prove(str(tmp_path)), strict=False)
    assert not holds(prove(str(tmp_path)), strict=True)


def test_a_guarded_page_is_strictly_proved(tmp_path):
    write(
        tmp_path, one=GUARDED + '<a href="https://elsewhere.example" rel="noreferrer noopener">x</a><a href="x">y</a>'
    )
    assert holds(prove(str(tmp_path)), strict=True)


@pytest.mark.parametrize(
    ("policy", "holds_strictly"),
    [
        ("default-src 'none'; script-src 'self' file:; img-src 'self' https://img.example:8443 http://b.example", True),
        ("default-src 'self'; base-uri 'none'; form-action 'self' file:", True),
        ("default-src 'none'; img-src https:", False),
        ("default-src 'none'; img-src *", False),
        ("default-src 'none'; script-src https://b.example", False),
        ("default-src 'none'; connect-src b.example", False),
        ("script-src 'none'", False),
        ("default-src 'none' https://b.example", False),
    ],
)
def test_a_policy_names_no_host_but_those_of_pictures(tmp_path, policy, holds_strictly):
    write(tmp_path, one=GUARDED.replace("default-src 'none'", policy))
    assert holds(prove(str(tmp_path)), strict=True) == holds_strictly


@pytest.mark.slow
def test_processes_find_what_one_process_finds(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "WORTH_A_POOL", 1)
    monkeypatch.setattr(module, "CHUNK", 3)
    write(tmp_path, **{f"p{number}": f"<img src=//h{number % 5}.example>" for number in range(20)})
    assert prove(str(tmp_path), workers=2) == prove(str(tmp_path), workers=1)


def test_an_empty_folder_is_no_proof(tmp_path):
    with pytest.raises(PageError, match="no build"):
        prove(str(tmp_path))
