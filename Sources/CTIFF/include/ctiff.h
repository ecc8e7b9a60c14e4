#ifndef INKMILL_CTIFF_H
#define INKMILL_CTIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// libtiff behind error codes; its functions of any number of arguments cannot be called from Swift.

typedef enum {
    CTIFF_OK = 0,
    CTIFF_CORRUPT,
    CTIFF_UNSUPPORTED,
    CTIFF_OUT_OF_MEMORY,
} ctiff_status;

/// The first picture of a TIFF being read from memory. After any status but CTIFF_OK only the messages and destroy may be used.
typedef struct ctiff_reader ctiff_reader;

typedef struct {
    uint32_t width;
    uint32_t height;
    /// Bytes per pixel of a row as ctiff_read_row gives it: 1 gray, 2 gray and alpha, 3 RGB, 4 RGB and alpha, or CMYK.
    uint32_t channels;
    bool is_cmyk;
    /// Pixels per inch; 0 where the file does not say.
    double x_resolution;
    double y_resolution;
    /// As in EXIF, 1…8.
    uint16_t orientation;
} ctiff_header;

/// NULL where memory ran out. `bytes` must stay valid until destroy.
ctiff_reader *ctiff_reader_create(const uint8_t *bytes, size_t count);
void ctiff_reader_destroy(ctiff_reader *reader);

/// Reads the directory. Allocates nothing that depends on the picture's size.
ctiff_status ctiff_read_header(ctiff_reader *reader, ctiff_header *header);
/// Allocates the row buffers; ctiff_read_row may follow.
ctiff_status ctiff_begin_rows(ctiff_reader *reader);
/// The next row in eight bits a channel: width * channels bytes.
ctiff_status ctiff_read_row(ctiff_reader *reader, uint8_t *row);

/// CTIFF_CORRUPT where too many rows were damaged.
ctiff_status ctiff_read_end(ctiff_reader *reader);

/// The library's words for the first error.
const char *ctiff_error_message(const ctiff_reader *reader);
/// The library's warnings of the directory so far, one a line.
const char *ctiff_warnings(const ctiff_reader *reader);
/// How many rows the library complained of and gave all the same, as it does for lines of a fax, and the first of them.
uint32_t ctiff_damaged_row_count(const ctiff_reader *reader);
uint32_t ctiff_first_damaged_row(const ctiff_reader *reader);

/// The library that is running: `LIBTIFF, Version 4.5.0` and more lines.
const char *ctiff_library_version(void);

#endif
