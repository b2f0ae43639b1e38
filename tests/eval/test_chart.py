from __future__ import annotations

import re
from xml.etree import ElementTree

from eval.chart import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Chart, to_svg

CHART = Chart("Titre <essai> & suite", "part gardée", "part fausse", 0.4)


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
