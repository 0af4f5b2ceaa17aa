"""PDF files that no program would write, for tests: loops, lies about lengths, and more than a document has.

A file is written from its objects by number: object 1 is the catalogue, 2 the page tree.
"""

import zlib

CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
ONE_PAGE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
FONT = b"/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << " + FONT + b" >> /Contents 4 0 R >>"


def pdf(objects, *, trailer=b""):
    """A file of objects by their numbers, with a table of where they are."""
    written = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number, content in sorted(objects.items()):
        places[number] = len(written)
        written += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    count = max(objects) + 1
    table = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % count
    for number in range(1, count):
        written += b"%010d 00000 %c \n" % (places.get(number, 0), b"n" if number in places else b"f")
    written += b"trailer\n<< /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (count, trailer, table)
    return bytes(written)


def page(content, *, more=None, box=b"0 0 595 842", compressed=False):
    """A file of one page with what is drawn on it, and more objects."""
    return pdf(
        {
            1: CATALOGUE,
            2: ONE_PAGE,
            3: PAGE.replace(b"0 0 595 842", box),
            4: stream(content, compressed=compressed),
            **(more or {}),
        }
    )


def stream(content, entries=b"", *, compressed=False):
    """An object with content."""
    if compressed:
        content, entries = zlib.compress(content, 9), entries + b" /Filter /FlateDecode"
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), entries, content)


def form(content, **drawn):
    """A drawing that draws others, given by name and number."""
    inside = b" ".join(b"/%b %d 0 R" % (name.encode(), number) for name, number in drawn.items())
    entries = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << %b >> %b >>"
    return stream(content, entries % (inside, FONT))


def words(*lines):
    """What draws lines of words from the top of a page."""
    drawn = b"".join(b"(%b) Tj T*\n" % line.encode("latin-1") for line in lines)
    return b"BT /F 11 Tf 14 TL 70 770 Td\n%b ET" % drawn


OPINION = words("The General Assembly,", "Recalling its resolution 70/1 of 25 September 2015,", "1. Decides to test.")


# ---------------------------------------------------------------- loops


def pages_in_pages():
    """A page tree that is below itself."""
    return pdf({1: CATALOGUE, 2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"})


def parents_in_a_ring():
    """Page trees that are below each other."""
    tree = b"<< /Type /Pages /Parent %d 0 R /Kids [%d 0 R] /Count 1 >>"
    return pdf({1: CATALOGUE, 2: tree % (5, 5), 5: tree % (2, 2)})


def references_in_a_ring():
    """A catalogue whose pages are a reference to a reference to itself."""
    return pdf({1: CATALOGUE, 2: b"5 0 R", 5: b"6 0 R", 6: b"5 0 R"})


def length_of_itself():
    """Content whose length is the content itself."""
    content = b"<< /Length 4 0 R >>\nstream\n" + OPINION + b"\nendstream"
    return pdf({1: CATALOGUE, 2: ONE_PAGE, 3: PAGE, 4: content})


def tables_in_a_ring():
    """A table of objects whose previous one is itself."""
    whole = page(OPINION)
    place = int(whole.split(b"startxref\n")[1].split()[0])
    return whole.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % place)


def drawing_of_itself():
    """A page with a drawing that draws itself."""
    drawn = PAGE.replace(b"/Resources << ", b"/Resources << /XObject << /X 5 0 R >> ")
    return pdf({1: CATALOGUE, 2: ONE_PAGE, 3: drawn, 4: stream(b"/X Do"), 5: form(b"/X Do", X=5)})


# ---------------------------------------------------------------- more than a document has


def drawings_of_drawings(depth=12, times=10):
    """A page with a drawing that draws another ten times, and so on: 10 ** 12 drawings of a word."""
    drawn = PAGE.replace(b"/Resources << ", b"/Resources << /XObject << /X 10 0 R >> ")
    forms = {10 + n: form(b"/X Do " * times, X=11 + n) for n in range(depth)}
    forms[10 + depth] = form(words("word"))
    return pdf({1: CATALOGUE, 2: ONE_PAGE, 3: drawn, 4: stream(b"/X Do"), **forms})


def compressed_blanks(megabytes=4096):
    """A page whose content is short in the file and long when it is unpacked."""
    packer = zlib.compressobj(9)
    block = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    content = block + block[2:] * megabytes + packer.flush()
    twice = zlib.compress(content, 9)
    entries = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%b\nendstream"
    return pdf({1: CATALOGUE, 2: ONE_PAGE, 3: PAGE, 4: entries % (len(twice), twice)})


def many_characters(count):
    """A page with as many characters, over one another."""
    return page(words("x" * 50) * (count // 50 + 1), compressed=True)


def many_pages(count):
    """A file with as many pages, all of them one."""
    kids = b"3 0 R " * count
    return pdf(
        {1: CATALOGUE, 2: b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, count), 3: PAGE, 4: stream(OPINION)}
    )


def nested(depth):
    """A page with arrays inside one another."""
    deep = b"[" * depth + b"]" * depth
    return pdf({1: CATALOGUE, 2: ONE_PAGE, 3: PAGE.replace(b"/Contents", b"/Deep " + deep + b" /Contents")})
