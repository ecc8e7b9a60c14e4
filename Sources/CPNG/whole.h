#ifndef INKMILL_CPNG_WHOLE_H
#define INKMILL_CPNG_WHOLE_H

#include <stddef.h>
#include <stdint.h>

/// The usual kinds of PNG unpacked all at once, in less than half of libpng's time.

/// All rows as the file has them, each behind the byte that names its filter, to be released with free(). NULL where anything is unusual,
/// damaged or large: libpng then reads the picture row by row, and says what is wrong.
///
/// `row_bytes` is what a row takes without that byte, of 8 bits a sample; the picture is not interlaced.
uint8_t *cpng_unpack(const uint8_t *bytes, size_t count, size_t row_bytes, size_t height);

/// Takes the filter off a row in place. `above` is the row above without its filter, NULL for the first row; `pixel_bytes` is 1 to 4.
void cpng_unfilter(uint8_t *row, uint8_t filter, const uint8_t *above, size_t row_bytes, size_t pixel_bytes);

#endif
