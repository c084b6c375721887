"""The printed report: its document is written here, a child process makes the PDF of it."""

from app.reports.pdf.document import PrintJob, job_for
from app.reports.pdf.render import NotMade, make_pdf

__all__ = ["NotMade", "PrintJob", "job_for", "make_pdf"]
