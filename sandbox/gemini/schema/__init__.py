"""The fields of a generateContent request, and the script that takes them from Google's protobuf."""
