"""
Writes the pictures of test/stages/ingest/images/fixtures and golden.json beside them: their pixels as Pillow decodes,
converts, pastes, turns and reduces them, and the area average of whole fractions. Needs pillow and numpy.

python3 bench/peers/make_picture_goldens.py test/stages/ingest/images/fixtures
"""
import base64, io, json, struct, sys, zlib
from fractions import Fraction
from math import floor
from pathlib import Path
import numpy as np
import PIL
from PIL import Image, ImageOps

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
random = np.random.default_rng(7)
y, x = np.mgrid[0:18, 0:26]
colours = np.stack([x * 9.8, y * 14, (x + y) * 5.5], -1) + random.normal(0, 14, (18, 26, 3))
rgb = Image.fromarray(colours.clip(0, 255).astype("u1"))
grey = rgb.convert("L")
alpha = Image.fromarray(((x * 10 + y * 7) % 256).astype("u1"))
rgba = rgb.copy(); rgba.putalpha(alpha)
opaque = rgb.copy(); opaque.putalpha(255)
la = grey.copy(); la.putalpha(alpha)


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(samples, depth, colour_type, interlaced=False, extra=b""):
    """A PNG file with filter 0, for what Pillow does not write. samples: height, width, samples of a pixel."""
    height, width, _ = samples.shape
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    rows = b""
    for left, top, right, down in passes if interlaced else [(0, 0, 1, 1)]:
        for row in samples[top::down, left::right]:
            if row.size:
                bits = ((row.reshape(-1)[:, None] >> np.arange(depth - 1, -1, -1)) & 1).astype("u1")
                rows += b"\0" + np.packbits(bits.reshape(-1)).tobytes()
    header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, int(interlaced))
    body = chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


palette = rgb.quantize(16)
entries = bytes(palette.getpalette()[:48])
indexes = np.asarray(palette)[..., None].astype("i4")
pixels = np.asarray(rgb).astype("i4")
key = b"".join(struct.pack(">H", int(v)) for v in pixels[3, 4])
files = {
    "grey.png": grey, "rgb.png": rgb, "rgba.png": rgba, "rgba-opaque.png": opaque, "grey-alpha.png": la,
    "bit1.png": grey.convert("1"), "palette8.png": rgb.quantize(200),
    "grey16.png": Image.fromarray(np.asarray(grey).astype("u2") * 257),
    "palette4.png": png(indexes, 4, 3, extra=chunk(b"PLTE", entries)),
    "palette-alpha.png": png(indexes, 8, 3, extra=chunk(b"PLTE", entries) + chunk(b"tRNS", bytes(range(0, 250, 25)))),
    "grey2.png": png((np.asarray(grey)[..., None] >> 6).astype("i4"), 2, 0),
    "grey4.png": png((np.asarray(grey)[..., None] >> 4).astype("i4"), 4, 0),
    "grey-key.png": png(np.asarray(grey)[..., None].astype("i4"), 8, 0, extra=chunk(b"tRNS", bytes([0, np.asarray(grey)[5, 6]]))),
    "grey4-key.png": png((np.asarray(grey)[..., None] >> 4).astype("i4"), 4, 0, extra=chunk(b"tRNS", b"\0\7")),
    "rgb-key.png": png(pixels, 8, 2, extra=chunk(b"tRNS", key)),
    "rgb16.png": png(pixels * 257, 16, 2),
    "interlaced-rgb.png": png(pixels, 8, 2, True),
    "interlaced-grey4.png": png((np.asarray(grey)[..., None] >> 4).astype("i4"), 4, 0, True),
    "interlaced-palette4.png": png(indexes, 4, 3, True, chunk(b"PLTE", entries)),
    "interlaced-one.png": png(pixels[:1, :3], 8, 2, True),
}
for name, one in files.items():
    if isinstance(one, bytes): (folder / name).write_bytes(one)
    else: one.save(folder / name)
rgb.save(folder / "animated.png", save_all=True, append_images=[opaque.convert("RGB").rotate(90)])
exif = Image.Exif(); exif[274] = 6
rgb.save(folder / "turned.png", exif=exif)

for name, subsampling in (("444", 0), ("422", 1), ("420", 2)):
    rgb.save(folder / f"s{name}.jpg", quality=90, subsampling=subsampling)
rgb.save(folder / "progressive.jpg", quality=85, progressive=True)
rgb.save(folder / "restarts.jpg", quality=85, restart_marker_blocks=1)
rgb.save(folder / "rgb.jpg", quality=85, keep_rgb=True)
rgb.save(folder / "low.jpg", quality=8)
grey.save(folder / "grey.jpg", quality=85)
rgb.convert("CMYK").save(folder / "cmyk.jpg")
for orientation in range(1, 9):
    exif = Image.Exif(); exif[274] = orientation
    rgb.save(folder / f"exif{orientation}.jpg", quality=90, exif=exif)


def facts(image):
    array = np.asarray(image)
    shape = [*array.shape, 1][:3]
    return {"shape": shape, "pixels": base64.b64encode(array.tobytes()).decode()}


def area_average(array, high, wide):
    """In fractions, pixel by pixel: nothing in common with the code that it checks."""
    height, width = array.shape[:2]
    def parts(size, result, at):
        low, top = Fraction(at * size, result), Fraction((at + 1) * size, result)
        return [(i, min(top, i + 1) - max(low, i)) for i in range(floor(low), size) if i < top]
    made = np.zeros((high, wide, array.shape[2]), "u1")
    for row in range(high):
        for column in range(wide):
            for c in range(array.shape[2]):
                total = sum(v * h * int(array[i, j, c]) for i, v in parts(height, high, row) for j, h in parts(width, wide, column))
                made[row, column, c] = floor(total * high * wide / (height * width) + Fraction(1, 2))
    return made


# Pillow compares the transparent colour of grey4-key.png, which has 4 bits, with values of 8 bits.
elsewhere = {"grey16.png", "rgb16.png", "animated.png", "cmyk.jpg", "grey4-key.png"}
golden = {"pillow": PIL.__version__, "decoded": {}, "upright": {}, "reduced": {}, "averages": {}}
for path in sorted(folder.glob("*.*g")):
    if path.name in elsewhere: continue
    image = Image.open(path)
    behind = Image.new("RGB", image.size, (30, 160, 250))
    transparent = image.mode in ("LA", "RGBA") or "transparency" in image.info
    if transparent:
        full = image.convert("RGBA")
        if image.mode == "LA":
            behind = behind.convert("L")
            behind.paste(full.convert("L"), mask=full.getchannel("A"))
        elif image.mode in ("L", "I"):
            behind = behind.convert("L")
            behind.paste(full.convert("RGB").convert("L"), mask=full.getchannel("A"))
        else: behind.paste(full.convert("RGB"), mask=full.getchannel("A"))
        plain = behind
    else: plain = image if image.mode in ("L", "RGB") else image.convert("L" if image.mode == "1" else "RGB")
    golden["decoded"][path.name] = {"own": facts(plain), "grey": facts(plain.convert("L")), "transparent": transparent and np.asarray(full.getchannel("A")).min().item() < 255}
    if path.name.startswith("exif") or path.name == "turned.png":
        golden["upright"][path.name] = facts(ImageOps.exif_transpose(image))
for high, wide in ((9, 13), (6, 2), (3, 26), (1, 1)):
    golden["reduced"][f"{high}x{wide}"] = facts(rgb.resize((wide, high), Image.Resampling.BOX))
for high, wide in ((9, 13), (7, 11), (17, 25), (5, 40), (36, 9), (20, 31), (1, 1)):
    golden["averages"][f"{high}x{wide}"] = facts(area_average(np.asarray(rgb), high, wide))
(folder / "golden.json").write_text(json.dumps(golden, indent=1) + "\n")
