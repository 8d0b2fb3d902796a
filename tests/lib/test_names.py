# SPDX-License-Identifier: LGPL-3.0-or-later
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptc_conference.lib import names

PARTICLES = "van der, van den, van, von, de la, de, d', al-, 't"
WORD = st.text("abcdeflmnoruvz", min_size=1, max_size=6)


def strip(name, particles=PARTICLES):
    pattern = names.particle_pattern(particles)
    return re.sub(pattern, "", name.lower()) if pattern else name.lower()


@pytest.mark.parametrize(
    ("name", "stripped"),
    [
        ("van der Berg", "berg"),
        ("Van  Der Berg / Maier", "berg / maier"),
        ("Vandenberg", "vandenberg"),
        ("De la Vega", "vega"),
        ("von der Leyen", "der leyen"),
        ("D'Artagnan", "artagnan"),
        ("d\u2019Artagnan", "artagnan"),
        ("al-Masri", "masri"),
        ("\u2019t Hooft", "hooft"),
        ("Alma", "alma"),
        ("Van", "van"),
        ("Van De", "de"),
        ("Van der", "van der"),
        (" de  la ", " de  la "),
        (" van Dyck", "dyck"),
        ("Berg van", "berg van"),
    ],
)
def test_particles_do_not_count(name, stripped):
    assert strip(name) == stripped


@pytest.mark.parametrize("particles", ["", " , ,", None])
def test_without_particles(particles):
    assert strip("van der Berg", particles) == "van der berg"


def test_signs_in_the_list_mean_themselves():
    assert strip("x.y Berg", "x.y") == "berg"
    assert strip("xay Berg", "x.y") == "xay berg"


@given(WORD, st.lists(WORD, max_size=4))
def test_something_is_always_left(name, particles):
    assert strip(name, ",".join(particles)).strip()


@given(WORD, st.lists(WORD, max_size=4))
def test_stripping_twice_strips_no_more(name, particles):
    pattern = ", ".join(particles)
    assert strip(strip(f"van {name}", pattern), pattern) == strip(f"van {name}", pattern)
