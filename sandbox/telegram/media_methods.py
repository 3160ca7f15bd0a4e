"""Methods that send photos, documents and places, and that give files back."""

from __future__ import annotations

from typing import Any

from sandbox.telegram.account import Account
from sandbox.telegram.answers import ApiError, bad_request
from sandbox.telegram.files import (
    DOWNLOAD_BYTES,
    UPLOAD_BYTES,
    StoredFile,
    checked_photo,
    document_fields,
)
from sandbox.telegram.limits import formatted_caption
from sandbox.telegram.message_methods import MessageMethods, Method
from sandbox.telegram.params import Call, Upload
from sandbox.telegram.people import Json


class MediaMethods:
    """sendPhoto, sendDocument, sendLocation, getFile."""

    def __init__(self, account: Account, messages: MessageMethods) -> None:
        self._account = account
        self._send = messages.send

    def table(self) -> dict[str, Method]:
        """Return the methods by name."""
        return {
            "sendPhoto": self._send_photo,
            "sendDocument": self._send_document,
            "sendLocation": self._send_location,
            "getFile": self._get_file,
        }

    def _source(self, call: Call, name: str) -> Upload | StoredFile:
        """Return the file of a send, uploaded now or stored before, or refuse."""
        uploaded = call.upload(name)
        if uploaded is not None:
            if not uploaded.content:
                raise bad_request("file must be non-empty")
            if len(uploaded.content) > UPLOAD_BYTES:
                raise ApiError(413)
            return uploaded
        value: str = call.params[name]
        if value.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")
        if value.startswith("attach://"):
            raise bad_request(f"there is no {name} in the request")
        stored = self._account.files.get(value)
        if stored is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return stored

    def _send_photo(self, call: Call) -> Json:
        source = self._source(call, "photo")
        if isinstance(source, StoredFile) and source.folder != "photos":
            raise bad_request("can't use file of type Document as Photo")
        width, height = checked_photo(source.content)
        content = self._caption(call.params)
        self._account.chats.reach(call.params["chat_id"])
        content["photo"] = self._account.files.add_photo(source.content, width, height)
        return self._send(call.params, content)

    def _send_document(self, call: Call) -> Json:
        source = self._source(call, "document")
        content = self._caption(call.params)
        self._account.chats.reach(call.params["chat_id"])
        if isinstance(source, Upload):
            fields = document_fields(source.name, source.mime_type)
            source = self._account.files.add(
                "documents", source.name, source.mime_type, source.content, fields
            )
        content["document"] = source.described()
        return self._send(call.params, content)

    @staticmethod
    def _caption(params: dict[str, Any]) -> Json:
        text, entities = formatted_caption(params)
        content: Json = {"caption": text} if text else {}
        if entities:
            content["caption_entities"] = entities
        return content

    def _send_location(self, call: Call) -> Json:
        params = call.params
        if abs(params["latitude"]) > 90 or abs(params["longitude"]) > 180:
            raise bad_request("wrong location specified")
        fields = ("latitude", "longitude", "horizontal_accuracy", "live_period", "heading")
        return self._send(params, {"location": {name: params[name] for name in fields if name in params}})

    def _get_file(self, call: Call) -> Json:
        stored = self._account.files.get(call.params["file_id"])
        if stored is None:
            raise bad_request("invalid file_id")
        if len(stored.content) > DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        described = stored.described()
        kept = ("file_id", "file_unique_id", "file_size")
        return {name: described[name] for name in kept} | {"file_path": stored.path}
