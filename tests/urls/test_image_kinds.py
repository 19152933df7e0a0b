"""What a picture's URL and attributes show: decoration, largest candidate, MIME type, age."""

from datetime import UTC, datetime

import pytest

from feeds.urls.image_origin import is_decoration, is_emoji, largest_in_srcset, mime_type, objectid_time

PICTURE = "https://example.com/a.jpg"


@pytest.mark.parametrize(
    "url",
    [
        "https://ir-na.amazon-adsystem.com/e/ir?t=x&l=am2",
        "https://ad.doubleclick.net/ddm/trackimp/1",
        "https://sb.scorecardresearch.com/p?c1=2",
        "https://www.google-analytics.com/collect?v=1",
        "https://feeds.feedburner.com/~r/example/~4/abc",
        "https://pixel.wp.com/b.gif?host=example.com",
        "https://feeds.wordpress.com/1.0/comments/example.wordpress.com/1/",
        "https://www.facebook.com/tr?id=1",
        "https://s.w.org/images/core/emoji/12.0.0-1/72x72/1f64f.png",
        "https://www.example.com/++plone++rfa-resources/img/icon-zoom.png",
        "/++plone++rfa-resources/img/icon-zoom.png",
        "https://picsum.photos/400/300?random=1",
        "https://via.placeholder.com/300x200",
        "https://example.com/img/grey.gif",
        "https://example.com/img/BLANK.GIF?v=2",
        "https://example.com/img/loading.svg",
        "https://ichef.example.com/news/640/_113_grey_line-nc.png",
    ],
)
def test_decoration_by_url(url: str) -> None:
    assert is_decoration(url)


@pytest.mark.parametrize(
    ("width", "height"), [("1", "1"), (1, None), (None, 0), ("0", "300"), ("1px", ""), (" 1.0 ", "9")]
)
def test_decoration_by_size(width: str | int | None, height: str | int | None) -> None:
    assert is_decoration(PICTURE, width, height)


@pytest.mark.parametrize(
    ("width", "height"),
    [("100%", "auto"), ("1%", "1em"), (2, "2"), ("", ""), (None, None), ("-1", "x" * 99), ("10", "１００")],
)
def test_other_sizes_are_no_decoration(width: str | int | None, height: str | int | None) -> None:
    assert not is_decoration(PICTURE, width, height)


@pytest.mark.parametrize(
    "url",
    [
        *(PICTURE, "", "data:image/gif;base64,R0lGOD", "https://example.com/grey.jpg", "https://example.com/s.jpg"),
        *(
            "https://www.facebook.com/photo.jpg",
            "https://feeds.feedburner.com/a.jpg",
            "https://example.com/myblank.gif",
        ),
        *(
            "https://images.unsplash.com/photo-1",
            "https://s.w.org/images/core/logo.png",
            "https://notpicsum.photos.com/1.jpg",
        ),
    ],
)
def test_pictures_of_articles_are_no_decoration(url: str) -> None:
    assert not is_decoration(url, "640", "360", classes="photo lazy")


def test_emoji_by_url_or_class() -> None:
    assert is_emoji("https://abs.twimg.com/emoji/v2/72x72/1f600.png")
    assert is_emoji(PICTURE, "wp-smiley lazy")
    assert is_decoration(PICTURE, classes="emoji")
    assert not is_emoji(PICTURE, "emojis")


@pytest.mark.parametrize(
    ("srcset", "largest"),
    [
        ("a.jpg 300w, b.jpg 1200w, c.jpg 600w", "b.jpg"),
        ("a.jpg, b.jpg 2x, c.jpg 1.5x", "b.jpg"),
        ("a.jpg", "a.jpg"),
        ("a.jpg,", "a.jpg"),
        # commas belong to the URL
        ("https://a.com/w_424,c_limit/b 424w, https://a.com/w_848,c_limit/b 848w", "https://a.com/w_848,c_limit/b"),
        ("a.jpg,b.jpg 2x", "a.jpg,b.jpg"),
        ("\n a.jpg\t300w ,\n\tb.jpg 400w\n", "b.jpg"),
        ("a.jpg, ,, b.jpg 2x", "b.jpg"),
        # browsers drop a candidate with an unknown descriptor
        ("a.jpg 9q, b.jpg 1x", "b.jpg"),
        ("a.jpg 2x(, 3x), b.jpg 1x", "b.jpg"),
        ("a.jpg 600w 400h, b.jpg 500w", "a.jpg"),
        ("a.jpg 2x, b.jpg 2x", "a.jpg"),
        ("a.jpg w, b.jpg -3x, c.jpg １w", None),
        ("", None),
        (" , ,", None),
    ],
)
def test_largest_candidate_of_a_srcset(srcset: str, largest: str | None) -> None:
    assert largest_in_srcset(srcset) == largest


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://example.com/a.JPG?w=1#x", "image/jpeg"),
        ("https://example.com/a.tar.webp", "image/webp"),
        ("/Videoroot/a_240p.mp4", "video/mp4"),
        ("https://example.com/a.mp3", "audio/mpeg"),
        ("https://example.com/a.m3u8?b=c.mp4", "application/vnd.apple.mpegurl"),
        ("https://example.com/a.php?b=c.mp4", None),
        ("https://example.com/mp4", None),
        ("https://example.mp4/", None),
        ("data:image/png;base64,x.png", None),
    ],
)
def test_mime_type_by_file_extension(url: str, kind: str | None) -> None:
    assert mime_type(url) == kind


@pytest.mark.parametrize(
    ("url", "created"),
    [
        (
            "http://zkres1.myzaker.com/202201/61ed6d2d8e9f0972d25236fd_1024.jpg",
            datetime(2022, 1, 23, 14, 58, 53, tzinfo=UTC),
        ),
        # uploaded on the first of a month, in the folder of the month before
        (
            "http://zkres2.myzaker.com/202112/61ed6d2d8e9f0972d25236fd_320.jpg",
            datetime(2022, 1, 23, 14, 58, 53, tzinfo=UTC),
        ),
        ("http://zkres1.myzaker.com/img/61ed6d2d8e9f0972d25236fd.jpg", datetime(2022, 1, 23, 14, 58, 53, tzinfo=UTC)),
        ("http://zkres1.myzaker.com/202111/61ed6d2d8e9f0972d25236fd_1024.jpg", None),
        ("http://zkres1.myzaker.com/202301/61ed6d2d8e9f0972d25236fd_1024.jpg", None),
        ("http://zkres1.myzaker.com/202201/61ed6d2d8e9f0972d25236fd9_1024.jpg", None),
        (
            "http://zkres.myzaker.com/img_upload/cms/article_img/10169/up_10169_16339176451567.jpg",
            datetime(2021, 10, 11, 2, 0, 45, tzinfo=UTC),
        ),
        (
            "http://zkvideo-oss.myzaker.com/rgcms/202110/61639aa31bc8e0f74600000d_SD.mp4",
            datetime(2021, 10, 11, 2, 0, 3, tzinfo=UTC),
        ),
        ("http://zkres.myzaker.com/img_upload/up_10169_163391.jpg", None),
        ("http://zkres1.myzaker.com/202201/a.jpg", None),
        ("http://example.com/202201/61ed6d2d8e9f0972d25236fd_1024.jpg", None),
        ("not an address", None),
    ],
)
def test_objectid_time_of_zaker_pictures(url: str, created: datetime | None) -> None:
    assert objectid_time(url) == created
