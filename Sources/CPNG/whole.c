#include "whole.h"

#include <libdeflate.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/// A larger picture is read row by row, so that it needs no more memory than its gray.
#define MAX_UNPACKED_BYTES (64u << 20)

static uint32_t big_endian(const uint8_t *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static bool is_named(const uint8_t *chunk, const char *name) { return memcmp(chunk + 4, name, 4) == 0; }

/// A chunk and the offset of the next; NULL where the file ends within it.
static const uint8_t *next_chunk(const uint8_t *bytes, size_t count, size_t *offset) {
    if (count - *offset < 12) return NULL;
    const uint8_t *chunk = bytes + *offset;
    const uint32_t length = big_endian(chunk);
    if (length > count - *offset - 12) return NULL;
    *offset += 12 + (size_t)length;
    return chunk;
}

static bool is_sound(const uint8_t *chunk) {
    const uint32_t length = big_endian(chunk);
    return libdeflate_crc32(0, chunk + 4, (size_t)length + 4) == big_endian(chunk + 8 + length);
}

/// The compressed pixels in one piece, to be released with free(). NULL unless all of their chunks are sound, side by side, and followed by
/// the end mark alone.
static uint8_t *packed_pixels(const uint8_t *bytes, size_t count, size_t *packed_count) {
    uint8_t *packed = malloc(count);
    *packed_count = 0;
    size_t offset = 8;
    bool has_pixels = false;
    const uint8_t *chunk;
    while (packed != NULL && (chunk = next_chunk(bytes, count, &offset)) != NULL) {
        if (is_named(chunk, "IDAT")) {
            if (!is_sound(chunk)) break;
            const uint32_t length = big_endian(chunk);
            memcpy(packed + *packed_count, chunk + 8, length);
            *packed_count += length;
            has_pixels = true;
        } else if (has_pixels) {
            if (!is_named(chunk, "IEND") || big_endian(chunk) != 0 || !is_sound(chunk)) break;
            return packed;
        }
    }
    free(packed);
    return NULL;
}

uint8_t *cpng_unpack(const uint8_t *bytes, size_t count, size_t row_bytes, size_t height) {
    if (count < 8 || row_bytes == 0 || height == 0 || height > MAX_UNPACKED_BYTES / (row_bytes + 1)) return NULL;
    const size_t size = height * (row_bytes + 1);
    size_t packed_count = 0, used_count = 0;
    uint8_t *packed = packed_pixels(bytes, count, &packed_count);
    uint8_t *rows = packed == NULL ? NULL : malloc(size);
    struct libdeflate_decompressor *decompressor = rows == NULL ? NULL : libdeflate_alloc_decompressor();
    // No count of bytes asked for: exactly so many have to be there.
    bool is_whole = decompressor != NULL
        && libdeflate_zlib_decompress_ex(decompressor, packed, packed_count, rows, size, &used_count, NULL) == LIBDEFLATE_SUCCESS
        && used_count == packed_count;
    libdeflate_free_decompressor(decompressor);
    free(packed);
    for (size_t row = 0; is_whole && row < height; row++) is_whole = rows[row * (row_bytes + 1)] <= 4;
    if (is_whole) return rows;
    free(rows);
    return NULL;
}

/// Four samples, in 8 and in 16 bits.
typedef uint8_t samples __attribute__((vector_size(4)));
typedef int16_t wide __attribute__((vector_size(8)));

static inline samples load(const uint8_t *bytes, size_t count) {
    samples values = {0, 0, 0, 0};
    memcpy(&values, bytes, count);
    return values;
}

static inline wide widened(samples values) { return __builtin_convertvector(values, wide); }

static inline wide magnitude(wide values) {
    const wide negative = values < 0;
    return (values ^ negative) - negative;
}

static inline wide chosen(wide mask, wide yes, wide no) { return (mask & yes) | (~mask & no); }

/// Of left, above and above left the one nearest to left + above - above left; of equally near ones the first.
static inline wide predicted(wide left, wide above, wide corner) {
    const wide to_left = above - corner, to_above = left - corner;
    const wide a = magnitude(to_left), b = magnitude(to_above), c = magnitude(to_left + to_above);
    return chosen((a <= b) & (a <= c), left, chosen(b <= c, above, corner));
}

/// With the bytes of a pixel known when it is compiled they are loaded at once.
static inline __attribute__((always_inline)) void unfilter(
    uint8_t *row, uint8_t filter, const uint8_t *above, size_t row_bytes, const size_t pixel_bytes) {
    samples left = {0, 0, 0, 0};
    switch (filter) {
    case 1:
        for (size_t at = 0; at < row_bytes; at += pixel_bytes) {
            left += load(row + at, pixel_bytes);
            memcpy(row + at, &left, pixel_bytes);
        }
        break;
    case 2:
        if (above == NULL) break;
        for (size_t at = 0; at < row_bytes; at++) row[at] += above[at];
        break;
    case 3:
        for (size_t at = 0; at < row_bytes; at += pixel_bytes) {
            const samples up = above == NULL ? (samples){0, 0, 0, 0} : load(above + at, pixel_bytes);
            const wide mean = (widened(left) + widened(up)) >> 1;
            left = load(row + at, pixel_bytes) + __builtin_convertvector(mean, samples);
            memcpy(row + at, &left, pixel_bytes);
        }
        break;
    case 4: {
        wide before = {0, 0, 0, 0}, corner = before;
        for (size_t at = 0; at < row_bytes; at += pixel_bytes) {
            const wide up = above == NULL ? (wide){0, 0, 0, 0} : widened(load(above + at, pixel_bytes));
            const wide value = (widened(load(row + at, pixel_bytes)) + predicted(before, up, corner)) & 255;
            const samples bytes = __builtin_convertvector(value, samples);
            memcpy(row + at, &bytes, pixel_bytes);
            before = value;
            corner = up;
        }
        break;
    }
    default: break;
    }
}

void cpng_unfilter(uint8_t *row, uint8_t filter, const uint8_t *above, size_t row_bytes, size_t pixel_bytes) {
    switch (pixel_bytes) {
    case 1: unfilter(row, filter, above, row_bytes, 1); break;
    case 2: unfilter(row, filter, above, row_bytes, 2); break;
    case 3: unfilter(row, filter, above, row_bytes, 3); break;
    default: unfilter(row, filter, above, row_bytes, 4); break;
    }
}
