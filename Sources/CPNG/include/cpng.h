#ifndef INKMILL_CPNG_H
#define INKMILL_CPNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// libpng behind error codes: its longjmp never leaves this target.

typedef enum {
    CPNG_OK = 0,
    CPNG_TRUNCATED,
    CPNG_CORRUPT,
    CPNG_OUT_OF_MEMORY,
} cpng_status;

/// One PNG being read from memory. After any status but CPNG_OK only the messages, the offset and destroy may be used.
typedef struct cpng_reader cpng_reader;

typedef struct {
    uint32_t width;
    uint32_t height;
    bool is_interlaced;
    /// Bytes per pixel of a row as cpng_read_row gives it: 1 gray, 2 gray and alpha, 3 RGB, 4 RGB and alpha.
    uint32_t channels;
    /// From pHYs; 0 where it is absent or gives only an aspect ratio.
    uint32_t x_pixels_per_meter;
    uint32_t y_pixels_per_meter;
} cpng_header;

/// NULL where memory ran out. `bytes` must stay valid until destroy.
cpng_reader *cpng_reader_create(const uint8_t *bytes, size_t count);
void cpng_reader_destroy(cpng_reader *reader);

/// Reads up to the first IDAT. Allocates nothing that depends on the picture's size.
cpng_status cpng_read_header(cpng_reader *reader, cpng_header *header);
/// Allocates libpng's row buffers; cpng_read_row may follow.
cpng_status cpng_begin_rows(cpng_reader *reader);
/// The next row of the current pass, expanded to 8 bits and to alpha from tRNS. An interlaced picture gives the rows of its
/// non-empty Adam7 passes one after the other. `row` holds width * channels bytes whatever the pass; those beyond the pass's
/// own width are undefined.
cpng_status cpng_read_row(cpng_reader *reader, uint8_t *row);
/// Reads to the end of IEND. Where only that is missing or damaged it is a warning.
cpng_status cpng_read_end(cpng_reader *reader);

/// The content of eXIf, or NULL. Valid until destroy; complete after cpng_read_end.
const uint8_t *cpng_exif(cpng_reader *reader, size_t *count);
/// The library's words for the last error.
const char *cpng_error_message(const cpng_reader *reader);
/// The library's warnings so far, one a line.
const char *cpng_warnings(const cpng_reader *reader);
/// How far the library has read.
size_t cpng_byte_offset(const cpng_reader *reader);

/// Writes an 8-bit PNG of 1 (gray) or 3 (RGB) channels. `pixels_per_meter` 0 leaves pHYs out; `is_fast` takes a fifth of the
/// time for a few more bytes. `*out` is to be released with free().
cpng_status cpng_encode(
    const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t channels, uint32_t pixels_per_meter, bool is_fast,
    uint8_t **out, size_t *out_count);

/// The version of the library that is running.
const char *cpng_library_version(void);

#endif
