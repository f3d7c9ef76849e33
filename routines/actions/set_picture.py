"""A clinic's own picture of a stretch: never stored as it came, always drawn anew."""

from datetime import datetime
from hashlib import sha256
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from routines.models import Stretch
from therapy import versions
from therapy.accounts import audit
from therapy.accounts.models import User

MAX_BYTES = 5 * 1024 * 1024
# Refused before a single pixel is decoded: a small file may hold a huge picture.
MAX_PIXELS = 40_000_000
LARGEST = (1200, 900)
FORMATS = ("PNG", "JPEG", "WEBP")


@transaction.atomic
def set_picture(*, stretch: Stretch, upload: UploadedFile, by: User, now: datetime) -> Stretch:
    """Re-encode the upload as WebP without its metadata and show it on the stretch.

    Raises ValidationError under "picture" for another format (SVG included), a broken file, more
    than 5 MB or more than 40 megapixels.
    """
    packed = _reencoded(upload)
    name = f"{sha256(packed).hexdigest()[:20]}.webp"
    stretch.picture.save(name, ContentFile(packed), save=False)
    # What was drawn of the version before showed another picture.
    versions.claim(stretch, None)
    stretch.save(update_fields=["picture"])
    audit.record("set_picture", stretch, clinic=stretch.clinic, by=by, now=now)
    return stretch


def _reencoded(upload: UploadedFile) -> bytes:
    if upload.size > MAX_BYTES:
        raise _refusal(_("The picture is larger than 5 MB. Choose a smaller one."))
    try:
        with Image.open(upload, formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise _refusal(_("The picture has too many pixels. Choose a smaller one."))
            # Turns the pixels as the camera's note says, because the note itself is dropped.
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except Image.DecompressionBombError as error:
        raise _refusal(_("The picture has too many pixels. Choose a smaller one.")) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise _refusal(_("Choose a PNG, JPEG or WebP picture.")) from error
    upright.thumbnail(LARGEST)
    packed = BytesIO()
    upright.save(packed, "WEBP", quality=82)
    return packed.getvalue()


def _refusal(message: str) -> ValidationError:
    return ValidationError({"picture": message})
