"""Enclosures of an article and their types."""

import pytest

from feeds.publish.formats.enclosures import image_type


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://pictures.example/a.JPG?w=600", "image/jpeg"),
        ("https://pictures.example/a.webp", "image/webp"),
        ("https://pictures.example/a.mp4", ""),
        ("https://pictures.example/a.m3u8", ""),
        ("https://pictures.example/a.jpg/view", ""),
        ("https://pictures.example/", ""),
    ],
)
def test_the_type_of_a_picture_is_that_of_its_name_and_a_film_is_none(url: str, expected: str) -> None:
    assert image_type(url) == expected
