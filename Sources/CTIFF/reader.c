#include "ctiff.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tiffio.h>

/// No writer makes larger tiles, and a small file may say it has tiles of gigabytes.
#define MAX_TILE_BYTES (64 << 20)
/// A row of tiles is held at once.
#define MAX_TILE_ROW_BYTES (512 << 20)

/// Where more than one in so many rows is damaged, the others are not to be trusted.
#define MAX_DAMAGED_PART 50

struct ctiff_reader {
    TIFF *tiff;
    const uint8_t *bytes;
    size_t count;
    size_t position;
    uint32_t width, height, channels;
    uint16_t bits, samples, photometric, extra_count, extra_kind;
    bool is_tiled;
    uint32_t tile_width, tile_height, tiles_across;
    size_t tile_row_bytes, row_bytes;
    uint8_t *row;
    /// One tile, and a row of them.
    uint8_t *tile, *tile_rows;
    /// The palette in eight bits.
    uint8_t palette[3][256];
    uint32_t y;
    bool is_in_rows, is_row_damaged;
    uint32_t damaged_row_count, first_damaged_row;
    char message[300];
    char warnings[2000];
};

static int on_message(TIFF *tiff, void *data, const char *module, const char *format, va_list arguments) {
    (void)tiff;
    (void)module;
    ctiff_reader *reader = data;
    char words[300];
    vsnprintf(words, sizeof words, format, arguments);
    if (reader->message[0] == 0) memcpy(reader->message, words, sizeof words);
    if (reader->is_in_rows) {
        reader->is_row_damaged = true;
        return 1;
    }
    const size_t used = strlen(reader->warnings), length = strlen(words);
    if (used + length + 2 > sizeof reader->warnings) return 1;
    memcpy(reader->warnings + used, words, length);
    memcpy(reader->warnings + used + length, "\n", 2);
    return 1;
}

static tmsize_t read_bytes(thandle_t handle, void *buffer, tmsize_t size) {
    ctiff_reader *reader = handle;
    const size_t rest = reader->count - reader->position, count = (size_t)size < rest ? (size_t)size : rest;
    memcpy(buffer, reader->bytes + reader->position, count);
    reader->position += count;
    return (tmsize_t)count;
}

static tmsize_t write_bytes(thandle_t handle, void *buffer, tmsize_t size) {
    (void)handle;
    (void)buffer;
    (void)size;
    return 0;
}

static toff_t seek_bytes(thandle_t handle, toff_t offset, int whence) {
    ctiff_reader *reader = handle;
    toff_t target = offset;
    if (whence == SEEK_CUR) target += reader->position;
    if (whence == SEEK_END) target += reader->count;
    reader->position = target > reader->count ? reader->count : (size_t)target;
    return reader->position;
}

static int close_bytes(thandle_t handle) {
    (void)handle;
    return 0;
}

static toff_t byte_count(thandle_t handle) { return ((ctiff_reader *)handle)->count; }

ctiff_reader *ctiff_reader_create(const uint8_t *bytes, size_t count) {
    ctiff_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL) return NULL;
    reader->bytes = bytes;
    reader->count = count;
    return reader;
}

void ctiff_reader_destroy(ctiff_reader *reader) {
    if (reader == NULL) return;
    if (reader->tiff != NULL) TIFFClose(reader->tiff);
    free(reader->row);
    free(reader->tile);
    free(reader->tile_rows);
    free(reader);
}

static ctiff_status unsupported(ctiff_reader *reader, const char *words, unsigned value) {
    snprintf(reader->message, sizeof reader->message, words, value);
    return CTIFF_UNSUPPORTED;
}

static ctiff_status read_palette(ctiff_reader *reader) {
    uint16_t *colors[3];
    if (!TIFFGetField(reader->tiff, TIFFTAG_COLORMAP, &colors[0], &colors[1], &colors[2])) return CTIFF_CORRUPT;
    const int count = 1 << reader->bits;
    // Of the sixteen bits some writers use the lower eight only, and some the higher.
    bool is_wide = false, is_shifted = true;
    for (int channel = 0; channel < 3; channel++) {
        for (int index = 0; index < count; index++) {
            is_wide |= colors[channel][index] > 255;
            is_shifted &= (colors[channel][index] & 255) == 0;
        }
    }
    for (int channel = 0; channel < 3; channel++) {
        for (int index = 0; index < count; index++) {
            const uint32_t value = colors[channel][index];
            reader->palette[channel][index] = (uint8_t)(!is_wide ? value : is_shifted ? value >> 8 : (value * 255 + 32767) / 65535);
        }
    }
    return CTIFF_OK;
}

/// How the rows come; the header's channels follow from it.
static ctiff_status choose_layout(ctiff_reader *reader, ctiff_header *header) {
    uint32_t color_count;
    switch (reader->photometric) {
    case PHOTOMETRIC_MINISWHITE:
    case PHOTOMETRIC_MINISBLACK:
        color_count = 1;
        header->channels = 1;
        break;
    case PHOTOMETRIC_RGB:
        color_count = 3;
        header->channels = 3;
        break;
    case PHOTOMETRIC_PALETTE:
        color_count = 1;
        header->channels = 3;
        if (reader->bits > 8) return unsupported(reader, "a palette of %u bits", reader->bits);
        if (read_palette(reader) != CTIFF_OK) return CTIFF_CORRUPT;
        break;
    case PHOTOMETRIC_SEPARATED:
        color_count = 4;
        header->channels = 4;
        header->is_cmyk = true;
        break;
    case PHOTOMETRIC_YCBCR: {
        uint16_t compression = 0;
        TIFFGetField(reader->tiff, TIFFTAG_COMPRESSION, &compression);
        if (compression != COMPRESSION_JPEG) return unsupported(reader, "YCbCr without JPEG compression (%u)", compression);
        TIFFSetField(reader->tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
        color_count = 3;
        header->channels = 3;
        break;
    }
    default:
        return unsupported(reader, "photometric interpretation %u", reader->photometric);
    }
    if (reader->samples < color_count) return CTIFF_CORRUPT;
    uint16_t *kinds = NULL;
    TIFFGetFieldDefaulted(reader->tiff, TIFFTAG_EXTRASAMPLES, &reader->extra_count, &kinds);
    reader->extra_kind = reader->extra_count > 0 && kinds != NULL ? kinds[0] : EXTRASAMPLE_UNSPECIFIED;
    const bool has_alpha = reader->samples > color_count && reader->extra_kind == EXTRASAMPLE_UNASSALPHA && !header->is_cmyk &&
                           reader->photometric != PHOTOMETRIC_PALETTE;
    if (has_alpha) header->channels++;
    reader->channels = header->channels;
    return CTIFF_OK;
}

ctiff_status ctiff_read_header(ctiff_reader *reader, ctiff_header *header) {
    memset(header, 0, sizeof *header);
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    if (options == NULL) return CTIFF_OUT_OF_MEMORY;
    TIFFOpenOptionsSetErrorHandlerExtR(options, on_message, reader);
    TIFFOpenOptionsSetWarningHandlerExtR(options, on_message, reader);
    reader->tiff = TIFFClientOpenExt(
        "page", "rm", reader, read_bytes, write_bytes, seek_bytes, close_bytes, byte_count, NULL, NULL, options);
    TIFFOpenOptionsFree(options);
    if (reader->tiff == NULL) return CTIFF_CORRUPT;
    uint16_t planes = PLANARCONFIG_CONTIG, format = SAMPLEFORMAT_UINT, unit = RESUNIT_INCH;
    if (!TIFFGetField(reader->tiff, TIFFTAG_IMAGEWIDTH, &reader->width) ||
        !TIFFGetField(reader->tiff, TIFFTAG_IMAGELENGTH, &reader->height)) {
        return CTIFF_CORRUPT;
    }
    if (reader->width == 0 || reader->height == 0) return CTIFF_CORRUPT;
    TIFFGetFieldDefaulted(reader->tiff, TIFFTAG_BITSPERSAMPLE, &reader->bits);
    TIFFGetFieldDefaulted(reader->tiff, TIFFTAG_SAMPLESPERPIXEL, &reader->samples);
    TIFFGetFieldDefaulted(reader->tiff, TIFFTAG_PLANARCONFIG, &planes);
    TIFFGetFieldDefaulted(reader->tiff, TIFFTAG_SAMPLEFORMAT, &format);
    if (!TIFFGetField(reader->tiff, TIFFTAG_PHOTOMETRIC, &reader->photometric)) {
        // A fax without it has black ink.
        reader->photometric = reader->bits == 1 ? PHOTOMETRIC_MINISWHITE : PHOTOMETRIC_MINISBLACK;
    }
    header->width = reader->width;
    header->height = reader->height;
    header->orientation = 1;
    TIFFGetField(reader->tiff, TIFFTAG_ORIENTATION, &header->orientation);
    float x = 0, y = 0;
    TIFFGetFieldDefaulted(reader->tiff, TIFFTAG_RESOLUTIONUNIT, &unit);
    if (TIFFGetField(reader->tiff, TIFFTAG_XRESOLUTION, &x) && TIFFGetField(reader->tiff, TIFFTAG_YRESOLUTION, &y) &&
        unit != RESUNIT_NONE) {
        const double factor = unit == RESUNIT_CENTIMETER ? 2.54 : 1;
        header->x_resolution = x * factor;
        header->y_resolution = y * factor;
    }
    if (reader->bits != 1 && reader->bits != 2 && reader->bits != 4 && reader->bits != 8 && reader->bits != 16) {
        return unsupported(reader, "%u bits a sample", reader->bits);
    }
    if (reader->samples == 0 || reader->samples > 16) return unsupported(reader, "%u samples a pixel", reader->samples);
    if (planes != PLANARCONFIG_CONTIG && reader->samples > 1) return unsupported(reader, "%u planes of color", reader->samples);
    if (format != SAMPLEFORMAT_UINT && format != SAMPLEFORMAT_VOID) return unsupported(reader, "samples of format %u", format);
    return choose_layout(reader, header);
}

ctiff_status ctiff_begin_rows(ctiff_reader *reader) {
    reader->message[0] = 0;
    reader->is_tiled = TIFFIsTiled(reader->tiff);
    if (!reader->is_tiled) {
        const tmsize_t size = TIFFScanlineSize(reader->tiff);
        if (size <= 0) return CTIFF_CORRUPT;
        reader->row_bytes = (size_t)size;
        reader->row = calloc(1, reader->row_bytes);
        reader->is_in_rows = true;
        return reader->row == NULL ? CTIFF_OUT_OF_MEMORY : CTIFF_OK;
    }
    if (!TIFFGetField(reader->tiff, TIFFTAG_TILEWIDTH, &reader->tile_width) ||
        !TIFFGetField(reader->tiff, TIFFTAG_TILELENGTH, &reader->tile_height) || reader->tile_width == 0 || reader->tile_height == 0) {
        return CTIFF_CORRUPT;
    }
    const tmsize_t tile_size = TIFFTileSize(reader->tiff), tile_row_size = TIFFTileRowSize(reader->tiff);
    if (tile_size <= 0 || tile_row_size <= 0) return CTIFF_CORRUPT;
    if (tile_size > MAX_TILE_BYTES) return unsupported(reader, "tiles %u pixels wide", reader->tile_width);
    reader->tiles_across = (reader->width - 1) / reader->tile_width + 1;
    if ((uint64_t)tile_size * reader->tiles_across > MAX_TILE_ROW_BYTES) return unsupported(reader, "%u tiles in a row", reader->tiles_across);
    reader->tile_row_bytes = (size_t)tile_row_size;
    reader->row_bytes = reader->tile_row_bytes * reader->tiles_across;
    reader->tile = calloc(1, (size_t)tile_size);
    reader->tile_rows = calloc(reader->tile_height, reader->row_bytes);
    reader->is_in_rows = true;
    return reader->tile == NULL || reader->tile_rows == NULL ? CTIFF_OUT_OF_MEMORY : CTIFF_OK;
}

/// Unpacks the tiles that the next row lies in.
static ctiff_status read_tiles(ctiff_reader *reader) {
    for (uint32_t index = 0; index < reader->tiles_across; index++) {
        if (TIFFReadTile(reader->tiff, reader->tile, index * reader->tile_width, reader->y, 0, 0) < 0) return CTIFF_CORRUPT;
        for (uint32_t y = 0; y < reader->tile_height; y++) {
            memcpy(
                reader->tile_rows + y * reader->row_bytes + index * reader->tile_row_bytes, reader->tile + y * reader->tile_row_bytes,
                reader->tile_row_bytes);
        }
    }
    return CTIFF_OK;
}

/// A sample of a row in eight bits; of a palette its number.
static uint8_t sample(const ctiff_reader *reader, const uint8_t *row, size_t index) {
    switch (reader->bits) {
    case 8:
        return row[index];
    case 16: {
        uint16_t value;
        memcpy(&value, row + 2 * index, 2);
        return (uint8_t)((value * 255u + 32767) / 65535);
    }
    default: {
        const uint32_t bits = reader->bits, in_byte = 8 / bits, shift = 8 - bits * (uint32_t)(index % in_byte + 1);
        const uint32_t most = (1u << bits) - 1, value = row[index / in_byte] >> shift & most;
        return (uint8_t)(reader->photometric == PHOTOMETRIC_PALETTE ? value : value * 255 / most);
    }
    }
}

/// A color that was multiplied by its alpha, laid over white.
static uint8_t over_white(uint8_t color, uint8_t alpha) {
    const uint32_t sum = (uint32_t)color + 255 - alpha;
    return (uint8_t)(sum > 255 ? 255 : sum);
}

ctiff_status ctiff_read_row(ctiff_reader *reader, uint8_t *target) {
    const uint8_t *row = reader->row;
    reader->is_row_damaged = false;
    if (reader->is_tiled) {
        if (reader->y % reader->tile_height == 0 && read_tiles(reader) != CTIFF_OK) return CTIFF_CORRUPT;
        row = reader->tile_rows + (reader->y % reader->tile_height) * reader->row_bytes;
    } else if (TIFFReadScanline(reader->tiff, reader->row, reader->y, 0) < 0) {
        return CTIFF_CORRUPT;
    }
    if (reader->is_row_damaged && reader->damaged_row_count++ == 0) reader->first_damaged_row = reader->y;
    const uint32_t colors = reader->photometric == PHOTOMETRIC_PALETTE ? 1 : reader->channels;
    const bool is_multiplied = reader->extra_kind == EXTRASAMPLE_ASSOCALPHA && reader->photometric != PHOTOMETRIC_PALETTE &&
                               reader->photometric != PHOTOMETRIC_SEPARATED && reader->samples > colors;
    const size_t tile_samples = reader->is_tiled ? reader->tile_row_bytes * 8 / reader->bits : 0;
    for (uint32_t x = 0; x < reader->width; x++) {
        // The rows of tiles are padded to whole bytes.
        const size_t first = reader->is_tiled ? x / reader->tile_width * tile_samples + (size_t)(x % reader->tile_width) * reader->samples
                                              : (size_t)x * reader->samples;
        if (reader->photometric == PHOTOMETRIC_PALETTE) {
            const uint8_t number = sample(reader, row, first);
            for (int channel = 0; channel < 3; channel++) *target++ = reader->palette[channel][number];
            continue;
        }
        for (uint32_t channel = 0; channel < colors; channel++) {
            uint8_t value = sample(reader, row, first + channel);
            if (reader->photometric == PHOTOMETRIC_MINISWHITE && channel == 0) value = 255 - value;
            if (is_multiplied) value = over_white(value, sample(reader, row, first + colors));
            *target++ = value;
        }
    }
    reader->y++;
    return CTIFF_OK;
}

ctiff_status ctiff_read_end(ctiff_reader *reader) {
    return (uint64_t)reader->damaged_row_count * MAX_DAMAGED_PART > reader->height ? CTIFF_CORRUPT : CTIFF_OK;
}

const char *ctiff_error_message(const ctiff_reader *reader) { return reader->message; }

const char *ctiff_warnings(const ctiff_reader *reader) { return reader->warnings; }

uint32_t ctiff_damaged_row_count(const ctiff_reader *reader) { return reader->damaged_row_count; }

uint32_t ctiff_first_damaged_row(const ctiff_reader *reader) { return reader->first_damaged_row; }

const char *ctiff_library_version(void) { return TIFFGetVersion(); }
