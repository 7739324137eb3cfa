"""The dossier as a PDF: a memo for a customs file."""
