"""Every built page: opened, looked at in every way a reader may, every control driven.

``open_page`` fails a test for any console error, failed request or request to another host.
"""

import re
import statistics

import pytest
from bench_pages import weigh
from book import serving
from checkers import axe, lighthouse
from conftest import DESK, HTML, PHONE
from contents import names
from driving import lay_out

from gumbeltrick._book import LITE

PAGES = sorted(
    path.relative_to(HTML).as_posix()
    for path in HTML.rglob("*.html")
    # JupyterLite's own pages are no pages of the book.
    if not {"_static", LITE}.intersection(path.relative_to(HTML).parts)
)
CHAPTERS = [page for page in PAGES if page.startswith("chapters/")]
LIVE = [page for page in CHAPTERS if 'class="gt-live"' in (HTML / page).read_text("utf-8")]
# Their widgets are those of the chapters, so what holds for these is not tried again.
TRANSLATED = [page for page in PAGES if "/chapters/" in page]
NARROW = {"width": 320, "height": 640}

# Nothing sticks out of the window sideways unless its own box scrolls.
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

# Adds up what jumps while a page loads, as the browser's own measure has it.
JUMPS = """
window.jumps = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.jumps += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
MOST_KILOBYTES, MOST_REQUESTS, MOST_JUMPS = 250, 20, 0.01
MEDIAN_KILOBYTES = 200  # of all chapters

# Words of a page whose contrast to their ground is below 4.5, and how many were looked at.
FAINT = """() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const paint = (colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  };
  const light = (parts) => {
    const [r, g, b] = parts.map((c) => c / 255)
      .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const found = { code: 0, a: 0, td: 0, p: 0, faint: [] };
  for (const element of document.querySelectorAll("article :is(code, pre, a, td, p, pre span)")) {
    const words = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    const shown = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    if (!words || !shown || element.closest("svg, math")) continue;
    const behind = [];
    for (let e = element; e; e = e.parentElement) {
      behind.unshift(getComputedStyle(e).backgroundColor);
    }
    const ground = ["white", ...behind];
    const [one, other] = [
      light(paint(ground)),
      light(paint([...ground, getComputedStyle(element).color])),
    ].sort((x, y) => y - x);
    const kind = (element.closest("td") ?? element.closest("a, code, pre, p")).localName;
    found[kind.replace("pre", "code")]++;
    if ((one + 0.05) / (other + 0.05) < 4.5) found.faint.push(element.outerHTML.slice(0, 200));
  }
  return found;
}"""


def test_the_book_is_built():
    assert CHAPTERS
    assert LIVE


def test_every_chapter_of_the_contents_is_a_page():
    assert {f"{name}.html" for name in names()} == set(CHAPTERS)


@pytest.mark.parametrize("viewport", [NARROW, PHONE, DESK], ids=lambda size: str(size["width"]))
@pytest.mark.parametrize("name", PAGES)
def test_page_opens_fits_and_does_not_jump(open_page, book_address, name, viewport):
    page = open_page(f"{book_address}/{name}", viewport=viewport, script=JUMPS)
    page.evaluate("document.fonts.ready.then(() => true)")
    lay_out(page)  # what is put off neither jumps nor sticks out yet
    assert page.title()
    assert page.evaluate(OVERFLOW) <= 0
    assert page.locator(".gt-live").count() == page.locator(".gt-live.gt-is-live").count()
    assert page.evaluate("window.jumps") <= MOST_JUMPS


@pytest.mark.parametrize("name", CHAPTERS + TRANSLATED)
def test_ids_links_fonts_colours_and_print(open_page, book_address, name):
    page = open_page(f"{book_address}/{name}")
    lay_out(page)  # what is put off has no font yet
    ids_are_unique(page)
    links_lead_somewhere(page, book_address)
    formulas_are_set_in_the_font_of_the_book_alone(page)
    colours_follow_the_theme(page)
    print_shows_the_pictures_and_no_controls(page)


def ids_are_unique(page):
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert sorted(ids) == sorted(set(ids))


def links_lead_somewhere(page, book_address):
    hrefs = page.evaluate("[...document.querySelectorAll('a[href]')].map((a) => a.href)")
    for href in {href for href in hrefs if href.startswith(book_address)}:
        path, _, anchor = href.removeprefix(book_address + "/").partition("#")
        target = HTML / path.partition("?")[0]
        assert target.is_file(), href
        if anchor and target.suffix == ".html":
            assert f'id="{anchor}"' in target.read_text("utf-8"), href


# Marks one element of a formula for each text that such elements have.
ONE_OF_EACH = """() => {
  const leaves = document.querySelectorAll("article :is(mi, mn, mo, mtext)");
  const drawn = [...leaves].filter((leaf) => /[^\\s\u2061]/.test(leaf.textContent));
  const samples = new Map(drawn.map((leaf) => [leaf.localName + leaf.textContent, leaf]));
  for (const leaf of samples.values()) leaf.dataset.sample = "";
}"""


def formulas_are_set_in_the_font_of_the_book_alone(page):
    if page.locator("article math").count() == 0:
        return
    page.evaluate(ONE_OF_EACH)
    devtools = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        devtools.send(f"{domain}.enable")
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    found = devtools.send("DOM.querySelectorAll", {"nodeId": root, "selector": "[data-sample]"})
    fonts = set()
    for node in found["nodeIds"]:
        used = devtools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        fonts |= {(font["familyName"], font["isCustomFont"]) for font in used}
    assert fonts == {("STIX Two Math", True)}
    devtools.detach()


def colours_follow_the_theme(page):
    for scheme, ink in {"dark": "#e6edf3", "light": "#1c2733"}.items():
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(
            "(ink) => getComputedStyle(document.body).getPropertyValue('--gt-ink').trim() === ink",
            arg=ink,
        )


def print_shows_the_pictures_and_no_controls(page):
    page.emulate_media(media="print")
    for live in page.locator(".gt-live").all():
        assert live.locator(".gt-still .gt-figure").is_visible()
        assert not live.locator("[data-widget]").is_visible()


# Of each picture: whether it and its words are in the window, and how high its smallest words are.
PICTURES = """() => [...document.querySelectorAll(
    ".bd-article svg.gt-panel, .bd-article :not(.gt-panels) > svg.gt-figure:not(.gt-wide)"
  )].filter((svg) => svg.checkVisibility()).map((svg) => {
    const box = svg.getBoundingClientRect();
    const shown = [...svg.querySelectorAll("use")].map((u) => u.href.baseVal);
    const parts = shown.length ? shown.map((id) => document.querySelector(id)) : [svg];
    const each = "text:not(:has(tspan)), tspan";
    const words = parts.flatMap((part) => [...part.querySelectorAll(each)]);
    const sizes = words.map((text) => parseFloat(getComputedStyle(text).fontSize));
    // Of a window on a picture, the browser gives no place to its words. A letter is no rectangle:
    // a few pixels beside the picture are its margin.
    const inside = (shown.length ? [] : words).map((word) => word.getBoundingClientRect())
      .every(({ left, right }) => left >= box.left - 3 && right <= box.right + 3);
    const scale = box.width / svg.viewBox.baseVal.width;
    return [inside && box.left >= 0 && box.right <= innerWidth, scale * Math.min(...sizes)];
  })"""
SMALLEST_WORDS = 8.9  # pixels


@pytest.mark.parametrize("name", LIVE)
def test_pictures_can_be_read_on_a_phone_and_are_whole_on_a_desk(open_page, book_address, name):
    page = open_page(f"{book_address}/{name}", viewport=PHONE)
    lay_out(page)
    pictures = page.evaluate(PICTURES)
    assert pictures or name == "chapters/index.html"  # where the only one is alive
    assert all(fits and words >= SMALLEST_WORDS for fits, words in pictures), pictures
    assert page.locator(".gt-panels > .gt-figure:visible").count() == 0
    page.set_viewport_size(DESK)
    assert page.locator(".gt-panel:visible").count() == 0


@pytest.mark.parametrize("name", LIVE)
def test_still_pictures_can_be_read_on_a_phone(open_page, book_address, name):
    page = open_page(f"{book_address}/{name}", viewport=PHONE, java_script_enabled=False)
    assert page.locator(".gt-still").first.is_visible()
    pictures = page.evaluate(PICTURES)
    assert pictures
    assert all(fits and words >= SMALLEST_WORDS for fits, words in pictures), pictures


@pytest.mark.parametrize("name", CHAPTERS)
def test_no_output_waits_for_a_kernel(name):
    # myst-nb writes a widget that nothing on the page can show as such a script.
    assert "application/vnd.jupyter.widget" not in (HTML / name).read_text("utf-8")


@pytest.mark.parametrize("name", LIVE)
def test_pictures_stand_in_without_script(open_page, book_address, name):
    page = open_page(f"{book_address}/{name}", java_script_enabled=False)
    for still in page.locator(".gt-still").all():
        assert still.locator(".gt-figure").is_visible()
        assert len(still.inner_text()) > 40
    assert page.locator("[data-widget]").count() == 0


@pytest.mark.parametrize("name", LIVE)
def test_works_from_disk(open_page, name):
    page = open_page((HTML / name).as_uri())
    assert page.locator(".gt-live").count() == page.locator(".gt-is-live [data-widget]").count()


def test_a_first_visit_is_light(chromium, book_address):
    weights = {
        name: weigh(chromium, f"{book_address}/{name}") for name in PAGES if name != "index.html"
    }
    for name, (size, requests, elsewhere) in weights.items():
        assert size <= 1000 * MOST_KILOBYTES, name
        assert requests <= MOST_REQUESTS, name
        assert elsewhere == 0, name
    assert statistics.median(weights[name][0] for name in CHAPTERS) <= 1000 * MEDIAN_KILOBYTES


# Of all formulas: those that break with no line around them, and, of the displayed ones, whether
# each fades out exactly if it goes on beyond its edge.
SET_WRONG = """() => ({
  boxed: [...document.querySelectorAll("article span.math:has(> .gt-breaks)")]
    .filter((e) => getComputedStyle(e).display !== "inline").length,
  cut: [...document.querySelectorAll("article div.math")].filter((e) => e.offsetParent)
    .filter((e) => (e.scrollWidth > e.clientWidth) !==
      (getComputedStyle(e).maskImage.startsWith("linear-gradient"))).length,
  wide: [...document.querySelectorAll("article div.math")]
    .filter((e) => e.scrollWidth > e.clientWidth).length,
})"""


def test_formulas_break_in_their_line_and_wide_ones_fade_where_they_go_on(open_page, book_address):
    page = open_page(f"{book_address}/chapters/competing_alarms.html", viewport=PHONE)
    lay_out(page)
    found = page.evaluate(SET_WRONG)
    assert found.pop("wide") > 3
    assert found == {"boxed": 0, "cut": 0}
    # At its end it fades on the other side.
    formula = page.locator("article div.math").evaluate_all(
        """all => {
          const wide = all.find((e) => e.scrollWidth > e.clientWidth);
          wide.scrollLeft = wide.scrollWidth;
          return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
            done(getComputedStyle(wide).maskImage);
          })));
        }"""
    )
    assert re.fullmatch(r"linear-gradient\(to right, rgba\(0, 0, 0, 0\), rgb\S+ .*32px\)", formula)


def test_code_and_tables_fade_where_they_go_on_and_keep_the_ring_of_the_focus(
    open_page, book_address
):
    page = open_page(f"{book_address}/chapters/gumbel_softmax.html", viewport=PHONE)
    lay_out(page)
    mask = "(e) => getComputedStyle(e).maskImage"
    for kind in (".cell_input .highlight > pre", ".pst-scrollable-table-container"):
        wide = (
            page.locator(kind)
            .filter(visible=True)
            .evaluate_all("(all) => all.findIndex((e) => e.scrollWidth > e.clientWidth + 4)")
        )
        assert wide >= 0, kind
        found = page.locator(kind).filter(visible=True).nth(wide)
        assert found.evaluate(mask).startswith("linear-gradient"), kind
        page.keyboard.press("Tab")  # focus is shown to who uses the keyboard
        found.focus()
        assert found.evaluate(mask) == "none", kind


def test_what_follows_a_root_follows_it_closely(open_page, book_address):
    page = open_page(f"{book_address}/chapters/moments.html")
    gaps = page.locator("article msqrt:not(:has(mfrac)):last-child").evaluate_all(
        """all => all.filter((e) => !e.closest("math").matches(".gt-breaks, [display=block]"))
          .map((e) => (e.closest("math").getBoundingClientRect().right -
            e.lastElementChild.getBoundingClientRect().right) /
            parseFloat(getComputedStyle(e).fontSize))"""
    )
    assert len(gaps) > 3
    assert all(-0.05 < gap < 0.1 for gap in gaps)


def test_who_copies_a_formula_gets_its_tex(open_page, book_address):
    name = next(name for name in CHAPTERS if "<math" in (HTML / name).read_text("utf-8"))
    page = open_page(f"{book_address}/{name}")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    paragraph = page.locator("article p:has(math)").first
    tex = paragraph.locator("annotation").all_text_contents()
    # From the inside of the first formula to the end, and not open to half a formula.
    paragraph.evaluate(
        "(p) => getSelection().setBaseAndExtent("
        "p.querySelector('math mi, math mn').firstChild, 0, p, p.childNodes.length)"
    )
    page.keyboard.press("Control+c")
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied.startswith(f"${tex[0]}$")
    assert all(f"${each}$" in copied for each in tex)
    assert paragraph.evaluate("(p) => p.lastChild.textContent").strip() in copied


def test_the_measure_of_jumps_sees_one(chromium, book_address):
    context = chromium.new_context()
    context.add_init_script(JUMPS)
    page = context.new_page()
    page.goto(f"{book_address}/{CHAPTERS[0]}")
    page.evaluate(
        "document.querySelector('article h1').before(Object.assign(document.createElement('div'),"
        "{ style: 'height: 20rem' }))"
    )
    page.wait_for_function("(most) => window.jumps > most", arg=MOST_JUMPS)
    context.close()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=lambda size: str(size["width"]))
@pytest.mark.parametrize("name", CHAPTERS)
def test_a_link_to_a_place_arrives_there(open_page, book_address, name, viewport):
    anchor = re.findall(r'<section id="([^"]+)"', (HTML / name).read_text("utf-8"))[-2]
    page = open_page(f"{book_address}/{name}#{anchor}", viewport=viewport)
    top = page.evaluate("(id) => document.getElementById(id).getBoundingClientRect().top", anchor)
    assert -1 <= top <= viewport["height"] / 2


@pytest.mark.parametrize("name", LIVE + TRANSLATED)
def test_works_below_another_path_and_without_a_network(open_page, tmp_path, name):
    (tmp_path / "book").symlink_to(HTML, target_is_directory=True)
    with serving(tmp_path) as address:
        page = open_page(f"{address}/book/{name}")
    # The server is gone; what has been loaded must do.
    widget = page.locator("[data-widget]").first
    before = widget.locator("svg").evaluate_all("all => all.map((s) => s.outerHTML).join()")
    widget.get_by_role("button", name="New sample").click()
    page.wait_for_function(
        "([root, before]) => [...root.querySelectorAll('svg')]"
        ".map((s) => s.outerHTML).join() !== before",
        arg=[widget.element_handle(), before],
    )


def test_a_script_that_somebody_slips_in_does_not_run(chromium, book_address):
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{book_address}/{CHAPTERS[0]}")
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'),"
        "{ textContent: 'window.slipped = true' }))"
    )
    assert page.evaluate("window.slipped") is None
    assert any("Content Security Policy" in text for text in said)
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(open_page, book_address, axe_core, name):
    page = open_page(f"{book_address}/{name}", reduced_motion="reduce")
    lay_out(page)
    page.evaluate(axe_core)  # as the debugger does, past the page's policy
    nothing = {"dark": [], "light": []}
    assert violations(page.locator(":root")) == nothing
    for widget in page.locator("[data-widget]").all():
        for slider in widget.locator("input[type=range]").all():
            slider.press("Home")
        widget.locator("summary").last.click()
        for button in widget.get_by_role("button").all():
            if button.is_visible() and button.is_enabled():
                button.click()
        # Nothing else on the page has changed.
        assert violations(widget) == nothing


@pytest.fixture(scope="module")
def axe_core():
    """Source of axe-core."""
    return axe()


def violations(part):
    """What axe finds in a part of a page, in each theme: rules, and where they are broken."""
    found = {}
    for scheme in ("dark", "light"):
        part.page.emulate_media(color_scheme=scheme)
        rules = part.evaluate("(e) => axe.run(e, { resultTypes: ['violations'] })")["violations"]
        found[scheme] = [
            (rule["id"], [e["html"][:200] for e in rule["nodes"][:3]]) for rule in rules
        ]
    return found


def test_lighthouse_finds_nothing(book_address):
    # Speed is for the bench: it depends on the machine.
    categories = ["accessibility", "best-practices", "seo"]
    pages = lighthouse([f"{book_address}/{name}" for name in PAGES], categories)
    assert len(pages) == len(PAGES)
    found = {page["address"]: page["wanting"] for page in pages if page["wanting"]}
    assert found == {}
    assert all(page["scores"] == dict.fromkeys(categories, 1) for page in pages)


def test_where_the_reader_chose_the_colours_controls_have_edges_and_outcomes_differ(
    open_page, book_address
):
    page = open_page(
        f"{book_address}/chapters/competing_alarms.html",
        forced_colors="active",
        color_scheme="dark",
        reduced_motion="reduce",
    )
    widget = page.locator("[data-widget]")
    edges = widget.locator("button:visible, input:not([type=range]):visible").evaluate_all(
        """all => all.map((e) => {
          const { borderTopWidth, borderTopColor, backgroundColor, color } = getComputedStyle(e);
          return parseFloat(borderTopWidth) > 0 && color !== backgroundColor &&
            (borderTopColor !== backgroundColor || e.matches(".gt-main"));
        })"""
    )
    assert len(edges) > 8
    assert all(edges)
    fills = widget.locator(".gt-mass").evaluate_all(
        "all => all.map((e) => getComputedStyle(e).fill)"
    )
    assert len(set(fills)) == 3  # a clock each


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_colours_are_there_before_the_scripts(chromium, book_address, scheme):
    context = chromium.new_context(color_scheme=scheme)
    context.route("**/*.js*", lambda route: route.abort())
    page = context.new_page()
    page.goto(f"{book_address}/{CHAPTERS[0]}")
    assert page.locator("html").get_attribute("data-theme") == scheme
    page.evaluate("localStorage.setItem('mode', 'dark')")
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_scripts_words_stand_out_from_their_ground(open_page, book_address, scheme):
    counts = dict.fromkeys(["code", "a", "td", "p"], 0)
    for name in ("structured_maxima", "notation"):
        page = open_page(
            f"{book_address}/chapters/{name}.html", java_script_enabled=False, color_scheme=scheme
        )
        found = page.evaluate(FAINT)
        assert found.pop("faint") == []
        counts = {kind: counts[kind] + found[kind] for kind in counts}
    assert min(counts.values()) > 0, counts
