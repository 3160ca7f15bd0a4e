"""Files sent by the bot or by people: kept whole, found by file id and by download path."""

from __future__ import annotations

import base64
import hashlib
import io
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from sandbox.telegram.answers import bad_request
from sandbox.telegram.people import Json

PHOTO_BYTES = 10 * 2**20  # most a bot may send as a photo (sendPhoto)
PHOTO_SIDES = 10_000  # width + height
PHOTO_RATIO = 20
UPLOAD_BYTES = 50 * 2**20  # most a bot may send as any other file
DOWNLOAD_BYTES = 20 * 2**20  # most that getFile gives
_SMALLER_SIDE = 320  # a photo comes in two sizes, this one at most


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file; ``folder`` is the first part of its download path (``photos``, ``voice``, ...)."""

    id: str
    unique_id: str
    folder: str
    name: str
    mime_type: str
    content: bytes
    fields: Json

    @property
    def path(self) -> str:
        """Return ``file_path`` of getFile."""
        suffix = PurePosixPath(self.name).suffix or ".bin"
        return f"{self.folder}/{self.unique_id}{suffix}"

    def described(self) -> Json:
        """Return the fields that every Bot API file object has, with those of its kind."""
        size = len(self.content)
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": size, **self.fields}


class FileStore:
    """All files of the service."""

    def __init__(self) -> None:
        self._files: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(
        self, folder: str, name: str, mime_type: str, content: bytes, fields: Json | None = None
    ) -> StoredFile:
        """Keep a file. Every upload has an id of its own, as in Telegram, even for the same content."""
        number = len(self._files) + 1
        digest = hashlib.sha256(content).hexdigest()
        file_id = f"SBX{number:08d}{digest[:40]}"
        stored = StoredFile(
            file_id, f"AQ{number:06d}{digest[:8]}", folder, name, mime_type, content, fields or {}
        )
        self._files[stored.id] = self._by_path[stored.path] = stored
        return stored

    def get(self, file_id: str) -> StoredFile | None:
        """Return the file with this id."""
        return self._files.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """Return the file with this download path."""
        return self._by_path.get(path)

    def add_photo(self, content: bytes, width: int, height: int) -> list[Json]:
        """Keep a photo and return its ``PhotoSize`` list, small to large; every size has the same bytes."""
        sizes = []
        scale = min(1.0, _SMALLER_SIDE / max(width, height))
        for factor in sorted({scale, 1.0}):
            fields = {"width": max(1, round(width * factor)), "height": max(1, round(height * factor))}
            sizes.append(self.add("photos", "photo.jpg", "image/jpeg", content, fields).described())
        return sizes

    def snapshot(self) -> list[Json]:
        """Return every file as JSON-able values, contents in base64."""
        return [
            {
                "folder": each.folder,
                "name": each.name,
                "mime_type": each.mime_type,
                "fields": each.fields,
                "content": base64.b64encode(each.content).decode(),
            }
            for each in self._files.values()
        ]

    def restore(self, state: list[Json]) -> None:
        """Take the files of a :meth:`snapshot`; ids and paths come out the same."""
        self._files, self._by_path = {}, {}
        for each in state:
            self.add(**(each | {"content": base64.b64decode(each["content"])}))


def image_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels; None when the bytes are no picture that can be read."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content)) as image:
            return image.size
    except (UnidentifiedImageError, OSError, ValueError):
        return None


def checked_photo(content: bytes) -> tuple[int, int]:
    """Return the size of a photo a bot sends; ApiError 400 for what Telegram refuses."""
    if len(content) > PHOTO_BYTES:
        raise bad_request(
            f"file of size {len(content)} bytes is too big for a photo; "
            f"the maximum size is {PHOTO_BYTES} bytes"
        )
    size = image_size(content)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > PHOTO_SIDES or max(size) > PHOTO_RATIO * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return size


def document_fields(name: str, mime_type: str) -> dict[str, Any]:
    """Return what a ``Document`` has beside its file fields."""
    return {"file_name": name, "mime_type": mime_type}
