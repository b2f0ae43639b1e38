from __future__ import annotations

import re
from xml.etree import ElementTree

from eval.chart import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Axis, Chart, column, round_top, to_svg

CHART = Chart("Titre <essai> & suite", Axis("part gardée"), Axis("part fausse", 0.4))


def test_the_picture_is_xml_with_its_title_axes_and_marks():
    root = ElementTree.fromstring(to_svg(CHART, [(0, 0), (1, 0.2)], [((0.5, 0.1), "seuil < 0,7")]))
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    for text in ("Titre <essai> & suite", "part gardée", "part fausse", "seuil < 0,7", "100%", "40%"):
        assert text in texts


def test_points_stand_where_the_axes_say():
    text = to_svg(CHART, [(0, 0), (1, 0.4), (0.5, 0.9)], [])
    points = re.search(r'polyline points="([^"]+)"', text)
    assert points is not None
    floor, ceiling = float(HEIGHT - BOTTOM), float(TOP)
    middle = (LEFT + WIDTH - RIGHT) / 2
    # what is over the top of the picture stays on its edge
    assert [tuple(map(float, point.split(","))) for point in points[1].split()] == [
        (LEFT, floor),
        (WIDTH - RIGHT, ceiling),
        (middle, ceiling),
    ]


def test_a_dashed_line_stands_beside_the_curve_only_if_it_is_asked_for():
    root = ElementTree.fromstring(to_svg(CHART, [(0, 0), (1, 0.2)], [], [(0, 0), (1, 0.4)]))
    lines = root.findall("{http://www.w3.org/2000/svg}polyline")
    assert ["stroke-dasharray" in line.attrib for line in lines] == [True, False]
    assert to_svg(CHART, [(0, 0), (1, 0.2)], []).count("<polyline") == 1


def test_axes_of_numbers_end_at_a_round_one():
    assert [round_top(value) for value in (0.7, 1.0, 12.0, 45.0, 3000.0, 7300.0)] == [
        1.0,
        1.0,
        20.0,
        50.0,
        3000.0,
        10000.0,
    ]
    chart = Chart("t", Axis("fiches", 3000, "{:,.0f}".format), Axis("secondes", 50, "{:.0f}".format))
    text = to_svg(chart, [(0, 0), (3000, 50)], [])
    assert ">3,000<" in text
    assert ">10<" in text
    assert f"{WIDTH - RIGHT:.1f},{TOP:.1f}" in text


def test_pictures_stand_one_under_the_other():
    picture = to_svg(CHART, [(0, 0), (1, 0.2)], [])
    root = ElementTree.fromstring(column([picture, picture]))
    assert root.get("viewBox") == f"0 0 {WIDTH} {2 * HEIGHT}"
    assert [part.get("y") for part in root] == ["0", str(HEIGHT)]
