import struct
import zlib
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageFile
from PIL.PngImagePlugin import PngInfo

from routines.actions.set_picture import MAX_BYTES, set_picture
from tests import build

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def own(clinic, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return build.make_stretch("own", clinic=clinic)


def picture(format: str = "JPEG", size=(1600, 1600), **options) -> SimpleUploadedFile:
    packed = BytesIO()
    Image.new("RGB", size, "teal").save(packed, format, **options)
    return SimpleUploadedFile(f"../../evil.{format.lower()}", packed.getvalue())


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
def test_it_draws_the_picture_anew_small_and_without_its_metadata(own, alice, format):
    exif = Image.Exif()
    exif[0x010E] = "taken at Pat's home"
    options = {} if format == "PNG" else {"exif": exif}
    set_picture(stretch=own, upload=picture(format, **options), by=alice, now=NOW)
    with Image.open(own.picture.open()) as stored:
        assert (stored.format, stored.size) == ("WEBP", (900, 900))
        assert not stored.getexif()


BAD = [
    ("svg", SimpleUploadedFile("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")),
    ("a script called png", SimpleUploadedFile("a.png", b"<script>alert(1)</script>")),
    ("cut off", SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n")),
    ("too large", SimpleUploadedFile("a.png", b"x" * (MAX_BYTES + 1))),
]


@pytest.mark.parametrize(("what", "upload"), BAD, ids=[row[0] for row in BAD])
def test_it_refuses_anything_else_and_stores_nothing(own, alice, what, upload):
    with pytest.raises(ValidationError) as refusal:
        set_picture(stretch=own, upload=upload, by=alice, now=NOW)
    assert list(refusal.value.message_dict) == ["picture"]
    assert not own.picture


def test_it_refuses_too_many_pixels_before_decoding_them(own, alice):
    with pytest.raises(ValidationError, match="pixels"):
        set_picture(stretch=own, upload=picture("PNG", (9000, 9000)), by=alice, now=NOW)


def test_it_shows_the_picture_to_its_clinic_only(own, alice, carol, as_user):
    set_picture(stretch=own, upload=picture(), by=alice, now=NOW)
    url = reverse("stretch-picture", args=[own.picture.name])
    assert as_user(alice).get(url)["Content-Type"] == "image/webp"
    assert as_user(carol).get(url).status_code == 404


def test_a_script_behind_a_picture_is_not_stored(own, alice):
    """A file that is a picture and something else as well: only its pixels are kept."""
    both = picture("PNG", (10, 10)).read() + b"<script>alert(1)</script>PK\x03\x04"
    upload = SimpleUploadedFile("a.png.html", both, "text/html")
    set_picture(stretch=own, upload=upload, by=alice, now=NOW)
    stored = own.picture.open().read()
    assert b"script" not in stored and b"PK" not in stored
    assert own.picture.name.endswith(".webp")


def test_a_small_file_that_claims_a_huge_picture_is_refused_undecoded(own, alice):
    """A bomb: 40,000 x 40,000 in its header, no pixels at all behind it."""
    header = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + header
    chunk += struct.pack(">I", zlib.crc32(b"IHDR" + header))
    bomb = SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n" + chunk)
    with pytest.raises(ValidationError):
        set_picture(stretch=own, upload=bomb, by=alice, now=NOW)
    assert not own.picture


@pytest.mark.parametrize("lenient", [True, False])
def test_words_packed_beside_the_pixels_are_never_stored(own, alice, monkeypatch, lenient):
    """A text that unpacks to far more than it weighs. The PDF library makes Pillow lenient for all."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", lenient)
    words = PngInfo()
    words.add_text("Comment", "x" * 3_000_000, zip=True)
    packed = BytesIO()
    Image.new("RGB", (10, 10)).save(packed, "PNG", pnginfo=words)
    upload = SimpleUploadedFile("a.png", packed.getvalue())
    if lenient:
        set_picture(stretch=own, upload=upload, by=alice, now=NOW)
        assert len(own.picture.open().read()) < 1000
    else:
        with pytest.raises(ValidationError):
            set_picture(stretch=own, upload=upload, by=alice, now=NOW)
        assert not own.picture
