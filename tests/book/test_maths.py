"""How formulas are rendered: what a browser gets, and that a bad formula stops the build."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from gumbeltrick.page.maths import Temml


@pytest.fixture(scope="module")
def temml():
    """Temml, started once."""
    process = Temml()
    yield process
    process.close()


def operator(mathml, text):
    """Attributes of the first operator that reads so."""
    found = re.search(rf"<mo([^>]*)>{re.escape(text)}</mo>", mathml)
    return dict(re.findall(r'(\w+)="([^"]*)"', found[1]))


def test_a_formula_is_mathml_and_holds_its_tex(temml):
    tex = r"\frac{a}{b} < c'"
    mathml = temml.render(tex)
    assert mathml.startswith("<math")
    assert "<mfrac><mi>a</mi><mi>b</mi></mfrac>" in mathml
    assert (
        r'<annotation encoding="application/x-tex">\frac{a}{b} &lt; c&#x27;</annotation>' in mathml
    )
    assert 'display="block"' in temml.render(tex, display=True)


@pytest.mark.parametrize("tex", [r"\frac{a}", r"\nosuchcommand", "a_b_c", r"\left( x"])
def test_a_formula_that_cannot_be_read_is_an_error_that_quotes_it(temml, tex):
    with pytest.raises(ValueError, match=re.escape(repr(tex))):
        temml.render(tex)


def test_exponents_and_small_fractions_are_set_tight(temml):
    assert operator(temml.render("x^{a=b}"), "=") == {"lspace": "0em", "rspace": "0em"}
    assert operator(temml.render(r"\frac{a+b}{c}"), "+") == {"lspace": "0em", "rspace": "0em"}
    assert operator(temml.render("a+b"), "+") == {}
    # The parts of a displayed fraction are as large as the line.
    assert operator(temml.render(r"\frac{a+b}{c}", display=True), "+") == {}


def test_brackets_of_a_chosen_size_stand_close_and_know_a_sign(temml):
    mathml = temml.render(r"\exp\bigl(-x\bigr)")
    assert operator(mathml, "(").items() >= {"lspace": "0em", "rspace": "0em"}.items()
    assert operator(mathml, "−").items() >= {"form": "prefix", "rspace": "0em"}.items()


def test_sums_and_functions_have_the_space_of_tex(temml):
    assert operator(temml.render(r"S = \sum_k a_k"), "∑")["lspace"] == "0em"
    assert "lspace" not in operator(temml.render(r"b^2 \sum_k a_k"), "∑")
    assert "lspace" not in operator(temml.render(r"\bigl(b\bigr) \sum_k a_k"), "∑")
    assert '<mspace width="0.1667em"></mspace><mrow><mi>exp</mi>' in temml.render(r"e^x\exp(y)")
    assert operator(temml.render(r"a, \dots, b"), "…") == {"lspace": "0em", "rspace": "0em"}


def test_an_operator_behind_an_alignment_mark_stands_between_two(temml):
    aligned = temml.render(r"\begin{aligned} a &= b \\ &- c \end{aligned}", display=True)
    assert operator(aligned, "−")["form"] == "infix"
    matrix = temml.render(r"\begin{pmatrix} 1 & -1 \end{pmatrix}", display=True)
    assert operator(matrix, "−").get("form") != "infix"


def test_a_formula_in_a_line_may_break_behind_relations_and_binary_operators(temml):
    mathml = temml.render("-a + b = f(c, d)")
    assert mathml.startswith('<math class="gt-breaks">')
    row = mathml.partition("<semantics><mrow>")[2].partition("<annotation")[0]
    parts = re.findall(r"<mrow>(?!<mrow>)(.*?)</mrow>", row)
    plain = [re.sub(r"<[^>]*>", "", part) for part in parts]
    assert plain == ["−a+", "b=", "f(c,d)"]
    # Where it ends a part, an operator is still one between two.
    assert operator(mathml, "+") == {"form": "infix"}
    assert "gt-breaks" not in temml.render("f(c, d, e, f, g)")
    assert "gt-breaks" not in temml.render("a + b = c")
    assert "gt-breaks" not in temml.render("a + b", display=True)


PROJECT = {
    "conf.py": """\
extensions = ["myst_parser", "gumbeltrick.page.maths"]
html_math_renderer = "mathml"
myst_enable_extensions = ["dollarmath"]
""",
    "index.md": """\
# Title

So $a$ and ($b$). Not $c$, nor $d$ or *$e$*.

And *f*. And $g$. And *h*.

$$
x
$$ (eq-x)

By {eq}`eq-x`.
""",
}


def build(folder, **changed):
    """Build a page of its own with the renderer, each warning an error; return status and words."""
    for name, content in (PROJECT | changed).items():
        (folder / name.replace("_md", ".md")).write_text(content, "utf-8")
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", folder, folder / "out"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def test_a_bad_formula_stops_the_build_and_is_named_with_its_place(tmp_path):
    status, words = build(tmp_path, index_md="# Title\n\nA bad one: $\\frac{a}$.\n")
    assert status != 0
    assert "index.md:3" in words
    assert r"\\frac{a}" in words


def test_a_page_links_to_equations_and_keeps_what_surrounds_formulas_with_them(tmp_path):
    status, words = build(tmp_path)
    assert status == 0, words
    page = (tmp_path / "out/index.html").read_text("utf-8")
    assert re.search(r'<div class="math[^"]*" id="equation-eq-x">\s*<span class="eqno">\(1\)', page)
    assert 'href="#equation-eq-x">(1)</a>' in page
    assert re.search(r'and <span class="math[^"]*">\(<math>', page)
    plain = re.sub(r"<annotation.*?</annotation>|</?math>|</?mi>|</?semantics>", "", page)
    formulas = re.findall(r'<span class="math[^"]*">(.*?)</span>', plain)
    assert formulas == ["a", "(b).", "c,", "d", "e", "g."]
    # Two texts that read the same are not mixed up.
    assert "And <em>f</em>. And <span" in page
    assert "</span> And <em>h</em>." in page
    assert (Path(tmp_path) / "out/_static/gumbeltrick/maths/STIXTwoMath-Regular.ttf").is_file()
