"""Makes the seeds that are not text, and the dictionary of the manifests' words. Needs nothing but Python.

    python3 Tests/Fuzz/make_corpus.py

Seeds that are text are written by hand and lie beside these.
"""
import base64, gzip, hashlib, io, json, pathlib, re, struct, tarfile, zlib

HERE = pathlib.Path(__file__).parent
CUT = b"<CUT>"
RECIPE = "0123456789abcdef" * 4


def write(name, content):
    path = HERE / "Corpus" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def png_chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width, height, depth, color, rows, interlace=0, extra=b""):
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlace))
    return b"\x89PNG\r\n\x1a\n" + header + extra + png_chunk(b"IDAT", zlib.compress(rows, 9)) + png_chunk(b"IEND", b"")


def safetensors(tensors, metadata=None):
    """Tensors are (name, type, shape, bytes), written in the order given."""
    header, data = {}, b""
    if metadata:
        header["__metadata__"] = metadata
    for name, kind, shape, content in tensors:
        header[name] = {"dtype": kind, "shape": shape, "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header, separators=(",", ":"), sort_keys=False).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def floats(*values):
    return struct.pack("<%df" % len(values), *values)


def dense_model(metadata, prefixes=("",)):
    network = {"input": {"channels": 1, "height": 28, "width": 28}, "layers": [{"globalAveragePooling": {}}, {"dense": {"units": 10}}]}
    tensors = []
    for prefix in prefixes:
        tensors += [(prefix + "dense1.bias", "F32", [10], floats(*range(10))), (prefix + "dense1.weight", "F32", [10, 1], floats(*[0.5] * 10))]
    return safetensors(
        tensors,
        {
            "format": "inkmill-model/1", "classes": json.dumps([str(n) for n in range(10)]), "network": json.dumps(network),
            "profile": "mnist/1", "recipeDigest": RECIPE, "toolVersion": "0.2.0", **metadata,
        })


def tar(members, kind=tarfile.USTAR_FORMAT):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=kind) as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            # A fraction of a second is what Python writes an extended header for.
            info.mtime = 0.5 if kind == tarfile.PAX_FORMAT else 0
            archive.addfile(info, io.BytesIO(content))
    # tarfile pads to twenty blocks; two end an archive.
    content = buffer.getvalue().rstrip(b"\0")
    return content + b"\0" * (-len(content) % 512 + 1024)


def pictures():
    write("png/gray.png", png(3, 2, 8, 0, b"\0\x10\x80\xff\0\0\x40\xc0", extra=png_chunk(b"pHYs", struct.pack(">IIB", 11811, 11811, 1))))
    write("png/palette.png", png(5, 1, 2, 3, b"\0\x1b\0", extra=png_chunk(b"PLTE", bytes(range(12))) + png_chunk(b"tRNS", b"\x80\xff")))
    rows = b"".join(bytes([filter]) + bytes(range(filter, filter + 6)) for filter in range(5))
    write("png/filters.png", png(2, 5, 8, 2, rows))
    write("png/interlaced.png", png(2, 2, 16, 4, b"\0" + bytes(4) + b"\0" + bytes(4) + b"\0" + bytes(8), interlace=1))
    tiff = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"
    write("png/turned.png", png(2, 1, 8, 6, b"\0" + bytes(range(8)), extra=png_chunk(b"eXIf", tiff)))
    # As JPEGEncoder writes a picture of 2 × 1.
    write("jpeg/gray.jpg", base64.b64decode(JPEG))


def tables():
    images = struct.pack(">IIII", 0x803, 2, 28, 28) + bytes(2 * 784)
    labels = struct.pack(">II", 0x801, 2) + b"\x03\x07"
    write("idx/csv.idx", images + CUT + labels + CUT + b"label,writer\n3,Ada\n7,Bea\n")
    write("idx/qmnist.idx", images + CUT + labels + CUT + b"3\t4\t2100\t5\t6\t7\t0\t0\n7\t4\t2101\t5\t6\t7\t0\t0\n")
    write("idx/packed.idx", gzip.compress(images, mtime=0) + CUT + gzip.compress(labels[:4] + b"\0\0\0\0", mtime=0) + gzip.compress(b"", mtime=0))
    write("idx/empty.idx", struct.pack(">IIII", 0x803, 0, 28, 28) + CUT + struct.pack(">II", 0x801, 0) + CUT + b"writer\n")

    record = json.dumps({
        "id": "0123-image", "label": 3, "writer": "Ada", "source": RECIPE, "place": "r00c03", "status": "ok", "score": 1,
        "split": "train", "profile": "mnist/1", "origin": "written"}).encode()
    sample = [("a/0.png", b"\x89PNG"), ("a/0.cls", b"3"), ("a/0.json", record)]
    write("tar/ustar.tar", tar(sample))
    write("tar/pax.tar", tar([("ü.jpg", b"\xff\xd8"), ("ü.cls", b"7\n"), ("ü.json", b'{"writer": "Bea"}')], tarfile.PAX_FORMAT))
    write("tar/gnu.tar", tar([("d/" * 60 + "1.jpeg", b"x" * 600), ("d/" * 60 + "1.cls", b"9")], tarfile.GNU_FORMAT))
    write("tar/packed.tgz", gzip.compress(tar(sample[:2]), mtime=0))
    write("tar/no-samples.tar", tar([]))


def tensors():
    write("safetensors/empty.safetensors", safetensors([]))
    write("safetensors/sealed.safetensors", safetensors([("a", "U8", [1], b"\x07")], {"contentDigest": RECIPE, "contentSeal": "sha256"}))
    every = [("a", "I64", [1], bytes(8)), ("b", "F32", [2, 1], floats(1, float("nan"))), ("c", "U32", [0, 3], b""), ("ü\n\"", "U8", [], b"\x05")]
    write("safetensors/ours.safetensors", safetensors(every, {"key": "value", "\u00e9\\\t": "\U0001F58B"}))
    others = ["F64", "U64", "I32", "F16", "BF16", "I16", "U16", "I8", "BOOL"]
    sizes = [8, 8, 4, 2, 2, 2, 2, 1, 1]
    write("safetensors/others.safetensors", safetensors([(kind, kind, [1], bytes(size)) for kind, size in zip(others, sizes)]))

    write("model/one.safetensors", dense_model({}))
    reading = json.dumps({"temperature": 0.7, "views": {"shiftPixels": 1, "turnDegrees": 5}})
    write("model/sealed.safetensors", dense_model({"contentDigest": RECIPE, "contentSeal": "sha256"}))
    write("model/two.safetensors", dense_model({"members": "2", "reading": reading}, ("member1.", "member2.")))

    module = [
        ("0.weight", "F32", [2, 1, 3, 3], floats(*[0.1] * 18)), ("1.weight", "F32", [2], floats(1, 1)), ("1.bias", "F32", [2], floats(0, 0)),
        ("1.running_mean", "F32", [2], floats(0, 0)), ("1.running_var", "F32", [2], floats(1, 1)),
        ("1.num_batches_tracked", "I64", [], bytes(8)), ("4.weight", "F32", [10, 2], floats(*[0.2] * 20)), ("4.bias", "F32", [10], floats(*range(10))),
    ]
    write("pytorch/sequential.safetensors", safetensors(module, {"format": "pt"}))
    names = {"0": "conv10", "1": "bn", "4": "fc"}
    write("pytorch/named.safetensors", safetensors([(names[n.split(".")[0]] + "." + n.split(".")[1], k, s, b) for n, k, s, b in module if k == "F32"]))

    history = [
        {"accuracy": 0.5, "epoch": 1, "learningRate": 0.001, "loss": 1.5, "step": 10, "validationAccuracy": 0.5, "validationLoss": 1.25},
        {"accuracy": 0.75, "epoch": 2, "learningRate": 0.001, "loss": 0.5, "step": 20},
    ]
    write(
        "checkpoint/two-epochs.safetensors",
        safetensors(
            [("selected.dense1.bias", "F32", [2], floats(1, 2)), ("step", "F32", [1], floats(20)), ("weights", "F32", [2], floats(3, 4))],
            {"format": "inkmill-checkpoint/1", "runDigest": RECIPE, "selectedEpoch": "1", "history": json.dumps(history), "contentDigest": RECIPE, "contentSeal": "sha256"}))

    def samples(count):
        return [
            ("copy", "U32", [count], bytes(4 * count)), ("digit", "U32", [count], bytes(4 * count)),
            ("image", "U8", [count, 28, 28], bytes(784 * count)), ("label", "U8", [count], bytes(range(count)))]

    write("shard/two.safetensors", safetensors(samples(2), {"profile": "mnist/1"}))
    write("shard/one.safetensors", safetensors(samples(1)))

    def row(identifier, label, more):
        return json.dumps({"id": identifier, "label": label, "writer": "Ada", "source": RECIPE, "place": "r00c00", "status": "ok", "score": 1, **more}).encode() + b"\n"

    crops = [("cropOffset", "I64", [3], struct.pack("<3q", 0, 2, 2)), ("cropSize", "U32", [2, 2], struct.pack("<4I", 3, 2, 0, 0))]
    images = [("cropBits", "U8", [2], b"\xa0\x40"), ("image", "U8", [2, 28, 28], bytes(1568)), ("label", "U8", [2], b"\x03\xff")]
    rows = row("a", 3, {}) + row("b", None, {"origin": "pageCopy2"})
    write("digit-table/crops.bin", rows + CUT + safetensors(crops + images, {"profile": "mnist/1"}))
    write("digit-table/old.bin", row("a", 1, {}) + CUT + safetensors([("image", "U8", [1, 28, 28], bytes(784)), ("label", "U8", [1], b"\x01")]))
    nothing = [("cropOffset", "I64", [1], bytes(8)), ("cropSize", "U32", [0, 2], b""), ("cropBits", "U8", [0], b""), ("image", "U8", [0, 28, 28], b""), ("label", "U8", [0], b"")]
    write("digit-table/empty.bin", CUT + safetensors(nothing))


def words():
    """The keys and names that the readers of manifests ask for."""
    found = set()
    for path in sorted((HERE / "../../Sources").rglob("*.swift")):
        text = path.read_text()
        found |= set(re.findall(r'\b(?:int|double|range|bool|string|strings|choice|nodes?|fields|has|distribution|doubles|requiredNode|sizeMM|pointMM|rectMM|optional|path|optionalPath|model)\((?:&fields, )?"([A-Za-z0-9]+)"', text))
        found |= set(re.findall(r'static let name = "([A-Za-z0-9]+)"', text))
        found |= set(re.findall(r'case "([A-Za-z0-9]+)":', text)) if "Manifest" in path.name or "Template" in str(path) else set()
    yaml = ["- ", "{ ", " }", "[", "]", ": ", "\\x0a  ", "\\x0a- ", "|\\x0a", ">\\x0a", "? ", "!!str ", "~", "'", "\\\"", "# ", "---\\x0a", "<<: "]
    lines = ["# Written by make_corpus.py."] + [f'"{word}"' for word in sorted(found)] + [f'"{sign}"' for sign in yaml] + ['"<CUT>"']
    (HERE / "Dictionaries").mkdir(exist_ok=True)
    (HERE / "Dictionaries/yaml.dict").write_text("\n".join(lines) + "\n")


JPEG = """
/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////////////////////////
/8AACwgAAQACAQERAP/EABQAAQAAAAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oACAEBAAA/ACv/2Q==
"""

pictures()
tables()
tensors()
words()
