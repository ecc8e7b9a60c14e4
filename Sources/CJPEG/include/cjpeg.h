#ifndef INKMILL_CJPEG_H
#define INKMILL_CJPEG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// libjpeg behind error codes: its longjmp never leaves this target.

typedef enum {
    CJPEG_OK = 0,
    CJPEG_TRUNCATED,
    CJPEG_CORRUPT,
    CJPEG_UNSUPPORTED,
    CJPEG_OUT_OF_MEMORY,
} cjpeg_status;

/// One JPEG being read from memory. After any status but CJPEG_OK only the messages, the offset and destroy may be used.
typedef struct cjpeg_reader cjpeg_reader;

typedef struct {
    uint32_t width;
    uint32_t height;
    /// Bytes per pixel of a row as cjpeg_read_row gives it: 1 gray (and Y of YCbCr where no color is wanted), 3 RGB or YCbCr, 4 CMYK.
    uint32_t channels;
    /// The three bytes are Y, Cb and Cr.
    bool is_ycbcr;
    /// An Adobe marker is there, so that CMYK counts 255 as no ink.
    bool has_adobe_marker;
    /// From JFIF; 0 where it is absent or gives only an aspect ratio.
    uint32_t x_density;
    uint32_t y_density;
    bool is_density_per_centimeter;
} cjpeg_header;

/// NULL where memory ran out. `bytes` must stay valid until destroy.
cjpeg_reader *cjpeg_reader_create(const uint8_t *bytes, size_t count);
void cjpeg_reader_destroy(cjpeg_reader *reader);

/// As what a YCbCr picture is wanted; others come as they are.
typedef enum {
    /// Y alone.
    CJPEG_WANTS_GRAY,
    CJPEG_WANTS_RGB,
    /// Y just as CJPEG_WANTS_GRAY gives it, with the colors beside it, of the pixel nearest.
    CJPEG_WANTS_YCBCR,
} cjpeg_colors;

/// Reads up to the first scan. Allocates nothing that depends on the picture's size.
cjpeg_status cjpeg_read_header(cjpeg_reader *reader, cjpeg_colors colors, cjpeg_header *header);
/// Allocates the decoder's buffers; for a progressive file also reads all scans. cjpeg_read_row may follow.
cjpeg_status cjpeg_begin_rows(cjpeg_reader *reader);
/// The next row: width * channels bytes.
cjpeg_status cjpeg_read_row(cjpeg_reader *reader, uint8_t *row);
/// Reads to the end-of-image marker; where only that is missing it is a warning. Then looks for damage that the library takes in
/// silence: it is an error where blocks make no sense, and a warning where data are left over.
cjpeg_status cjpeg_read_end(cjpeg_reader *reader);

/// What follows "Exif\0\0" in the first such APP1 marker, or NULL. Valid after cjpeg_read_header and until destroy.
const uint8_t *cjpeg_exif(const cjpeg_reader *reader, size_t *count);
/// The library's words for the last error.
const char *cjpeg_error_message(const cjpeg_reader *reader);
/// The library's warnings so far, one a line.
const char *cjpeg_warnings(const cjpeg_reader *reader);
/// Whether a progressive picture has all that its encoder left for later scans. Valid after cjpeg_begin_rows.
bool cjpeg_has_all_scans(const cjpeg_reader *reader);
/// How far the library has read; within compressed data, to the last whole block.
size_t cjpeg_byte_offset(const cjpeg_reader *reader);

/// Writes a baseline JPEG of 1 (gray) or 3 (RGB) bytes per pixel. `dots_per_inch` 0 leaves the density out; `exif` (from "Exif\0\0" on) is left out where its
/// count is 0. `*out` is to be released with free().
cjpeg_status cjpeg_encode(
    const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t channels, int quality, uint16_t dots_per_inch,
    const uint8_t *exif, uint32_t exif_count, uint8_t **out, size_t *out_count);

/// The largest width and height of a JPEG.
uint32_t cjpeg_max_dimension(void);
/// The version of the library that this was compiled with (libjpeg cannot say at run time).
const char *cjpeg_library_version(void);

#endif
