#include "cpng.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "whole.h"

/// What may follow the last row in the compressed data: the end of a block, a checksum, empty blocks. Beyond it there is no picture, and
/// a megabyte of it can stand for a gigabyte of zeros that nobody asked for.
#define MAX_TRAILING_BYTES 65536

struct cpng_reader {
    png_structp png;
    png_infop info;
    const uint8_t *bytes;
    size_t count;
    size_t position;
    /// Rows that are still to come, those of all passes.
    uint64_t row_count;
    /// How far the file may be read for the row at hand.
    size_t limit;
    /// The most that a row takes; 0 until the picture's size has been looked at.
    size_t row_bytes;
    /// What a row takes in the file once it is unpacked, before it is made into what the caller gets: two bytes for a value of 16 bits.
    size_t file_row_bytes;
    /// All rows behind their filters, where the picture could be unpacked at once; NULL where libpng reads it row by row.
    uint8_t *rows;
    /// The row of `rows` that is next.
    size_t next_row;
    size_t pixel_bytes;
    bool hit_end;
    bool out_of_memory;
    char message[200];
    char warnings[2000];
};

static void read_bytes(png_structp png, png_bytep destination, size_t count) {
    cpng_reader *reader = png_get_io_ptr(png);
    if (count > reader->count - reader->position) {
        reader->position = reader->count;
        reader->hit_end = true;
        png_error(png, "the file ends too early");
    }
    if (count > reader->limit - reader->position) png_error(png, "there are far more compressed data than the last row needs");
    memcpy(destination, reader->bytes + reader->position, count);
    reader->position += count;
}

static void on_error(png_structp png, png_const_charp message) {
    cpng_reader *reader = png_get_error_ptr(png);
    strncpy(reader->message, message, sizeof reader->message - 1);
    png_longjmp(png, 1);
}

static void add_warning(cpng_reader *reader, const char *message) {
    size_t used = strlen(reader->warnings), length = strlen(message);
    if (used + length + 2 > sizeof reader->warnings) return;
    memcpy(reader->warnings + used, message, length);
    memcpy(reader->warnings + used + length, "\n", 2);
}

/// Chunks of which nothing is used for the gray pixels, five bytes each; their compressed content could be made to fill the memory.
static const png_byte ignored[] = "iCCP\0iTXt\0tEXt\0zTXt\0sPLT\0hIST\0gAMA\0cHRM\0sRGB\0sBIT\0bKGD\0pCAL\0sCAL\0oFFs\0tIME";
#define IGNORED_COUNT (sizeof ignored / 5)

static bool is_part_of_picture(const char *chunk) {
    for (size_t index = 0; index < IGNORED_COUNT; index++) {
        if (memcmp(ignored + 5 * index, chunk, 4) == 0) return false;
    }
    // Without it the picture is the same, but of unknown resolution.
    return memcmp(chunk, "pHYs", 4) != 0;
}

static void on_warning(png_structp png, png_const_charp message) {
    cpng_reader *reader = png_get_error_ptr(png);
    if (strlen(message) > 4 && strcmp(message + 4, ": CRC error") == 0) {
        // Without tRNS or eXIf the picture is another one, and what an unknown name was before it was damaged nobody knows.
        if (is_part_of_picture(message)) png_error(png, message);
        char words[100];
        snprintf(words, sizeof words, "the chunk %.4s, no part of the pixels, has a wrong checksum and is ignored", message);
        return add_warning(reader, words);
    }
    add_warning(reader, message);
}

/// But for rows, nothing is held that does not come from the file: a chunk may say that it is longer than all of it. The library's own
/// state and tables are smaller than this.
#define MAX_OWN_BYTES 1048576
/// Four channels of two bytes.
#define MAX_PIXEL_BYTES 8

static png_voidp allocate(png_structp png, png_alloc_size_t size) {
    cpng_reader *reader = png_get_mem_ptr(png);
    // Then reading on meets the end of the file, which is what is wrong.
    if (size > reader->count + MAX_OWN_BYTES + reader->row_bytes) return NULL;
    void *memory = malloc(size);
    if (memory == NULL) reader->out_of_memory = true;
    return memory;
}

static void release(png_structp png, png_voidp memory) {
    (void)png;
    free(memory);
}

static cpng_status failure(const cpng_reader *reader) {
    if (reader->out_of_memory) return CPNG_OUT_OF_MEMORY;
    return reader->hit_end ? CPNG_TRUNCATED : CPNG_CORRUPT;
}

cpng_reader *cpng_reader_create(const uint8_t *bytes, size_t count) {
    cpng_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL) return NULL;
    reader->bytes = bytes;
    reader->count = count;
    reader->limit = count;
    reader->png = png_create_read_struct_2(
        PNG_LIBPNG_VER_STRING, reader, on_error, on_warning, reader, allocate, release);
    if (reader->png != NULL) reader->info = png_create_info_struct(reader->png);
    if (reader->info == NULL) {
        cpng_reader_destroy(reader);
        return NULL;
    }
    return reader;
}

void cpng_reader_destroy(cpng_reader *reader) {
    if (reader == NULL) return;
    png_destroy_read_struct(&reader->png, &reader->info, NULL);
    free(reader->rows);
    free(reader);
}

cpng_status cpng_read_header(cpng_reader *reader, cpng_header *header) {
    if (setjmp(png_jmpbuf(reader->png)) != 0) return failure(reader);
    png_set_read_fn(reader->png, reader, read_bytes);
    // Of an optional chunk `on_warning` decides.
    png_set_crc_action(reader->png, PNG_CRC_ERROR_QUIT, PNG_CRC_WARN_DISCARD);
    // The caller limits the pixel count; libpng's own limit of a million a side would refuse long strips.
    png_set_user_limits(reader->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_keep_unknown_chunks(reader->png, PNG_HANDLE_CHUNK_NEVER, ignored, (int)IGNORED_COUNT);
    png_read_info(reader->png, reader->info);
    header->width = png_get_image_width(reader->png, reader->info);
    header->height = png_get_image_height(reader->png, reader->info);
    header->is_interlaced = png_get_interlace_type(reader->png, reader->info) != PNG_INTERLACE_NONE;
    header->x_pixels_per_meter = png_get_x_pixels_per_meter(reader->png, reader->info);
    header->y_pixels_per_meter = png_get_y_pixels_per_meter(reader->png, reader->info);
    int color_type = png_get_color_type(reader->png, reader->info);
    bool has_alpha = (color_type & PNG_COLOR_MASK_ALPHA) != 0 || png_get_valid(reader->png, reader->info, PNG_INFO_tRNS);
    header->channels = ((color_type & PNG_COLOR_MASK_COLOR) != 0 ? 3 : 1) + (has_alpha ? 1 : 0);
    return CPNG_OK;
}

/// Unpacks all rows of a picture that is stored as the caller gets it.
static void unpack(cpng_reader *reader) {
    const int color_type = png_get_color_type(reader->png, reader->info);
    const bool has_palette = (color_type & PNG_COLOR_MASK_PALETTE) != 0;
    if (has_palette || png_get_bit_depth(reader->png, reader->info) != 8) return;
    if (png_get_interlace_type(reader->png, reader->info) != PNG_INTERLACE_NONE) return;
    if (png_get_valid(reader->png, reader->info, PNG_INFO_tRNS)) return;
    reader->pixel_bytes = png_get_channels(reader->png, reader->info);
    reader->rows = cpng_unpack(
        reader->bytes, reader->count, reader->file_row_bytes, png_get_image_height(reader->png, reader->info));
}

static void read_unpacked_row(cpng_reader *reader, uint8_t *row) {
    const size_t row_bytes = reader->file_row_bytes, stride = row_bytes + 1;
    uint8_t *line = reader->rows + reader->next_row * stride;
    cpng_unfilter(line + 1, line[0], reader->next_row == 0 ? NULL : line + 1 - stride, row_bytes, reader->pixel_bytes);
    memcpy(row, line + 1, row_bytes);
    reader->next_row++;
}

cpng_status cpng_begin_rows(cpng_reader *reader) {
    if (setjmp(png_jmpbuf(reader->png)) != 0) return failure(reader);
    reader->file_row_bytes = png_get_rowbytes(reader->png, reader->info);
    unpack(reader);
    if (reader->rows != NULL) return CPNG_OK;
    reader->row_bytes = (size_t)MAX_PIXEL_BYTES * png_get_image_width(reader->png, reader->info);
    png_set_expand(reader->png);
    png_set_scale_16(reader->png);
    png_read_update_info(reader->png, reader->info);
    const png_uint_32 width = png_get_image_width(reader->png, reader->info);
    const png_uint_32 height = png_get_image_height(reader->png, reader->info);
    reader->row_count = height;
    if (png_get_interlace_type(reader->png, reader->info) != PNG_INTERLACE_NONE) {
        reader->row_count = 0;
        for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; pass++) {
            if (PNG_PASS_COLS(width, pass) > 0) reader->row_count += PNG_PASS_ROWS(height, pass);
        }
    }
    return CPNG_OK;
}

cpng_status cpng_read_row(cpng_reader *reader, uint8_t *row) {
    if (reader->rows != NULL) {
        read_unpacked_row(reader, row);
        return CPNG_OK;
    }
    if (setjmp(png_jmpbuf(reader->png)) != 0) return failure(reader);
    reader->row_count--;
    if (reader->row_count == 0) {
        // With its last row libpng unpacks all that is left. No row is longer packed than it is, but for a few bytes.
        const size_t row_bytes = reader->file_row_bytes;
        const size_t rest = reader->count - reader->position;
        if (rest > row_bytes && rest - row_bytes > MAX_TRAILING_BYTES) {
            reader->limit = reader->position + row_bytes + MAX_TRAILING_BYTES;
        }
    }
    png_read_row(reader->png, row, NULL);
    reader->limit = reader->count;
    return CPNG_OK;
}

static uint32_t big_endian(const uint8_t *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/// Whether all that the file lacks, or has damaged, is its end mark: every chunk is whole, but for the last one, which is IEND or has
/// not even a name.
static bool lacks_only_end_mark(const cpng_reader *reader) {
    size_t offset = 8;
    bool has_pixels = false;
    while (reader->count - offset >= 8) {
        const uint8_t *chunk = reader->bytes + offset;
        if (memcmp(chunk + 4, "IEND", 4) == 0) return has_pixels;
        const uint32_t length = big_endian(chunk);
        if (length > reader->count - offset - 8 || reader->count - offset - 8 - length < 4) return false;
        if (memcmp(chunk + 4, "IDAT", 4) == 0) has_pixels = true;
        offset += 12 + (size_t)length;
    }
    return has_pixels;
}

cpng_status cpng_read_end(cpng_reader *reader) {
    // Behind the pixels there is the end mark alone.
    if (reader->rows != NULL) return CPNG_OK;
    if (setjmp(png_jmpbuf(reader->png)) != 0) {
        const bool is_end_mark = reader->hit_end || strncmp(reader->message, "IEND", 4) == 0;
        if (reader->out_of_memory || !is_end_mark || !lacks_only_end_mark(reader)) return failure(reader);
        add_warning(reader, "the file has no sound end mark; all pixels are there");
        return CPNG_OK;
    }
    png_read_end(reader->png, reader->info);
    return CPNG_OK;
}

const uint8_t *cpng_exif(cpng_reader *reader, size_t *count) {
    png_uint_32 exif_count = 0;
    png_bytep exif = NULL;
    if (png_get_eXIf_1(reader->png, reader->info, &exif_count, &exif) == 0) return NULL;
    *count = exif_count;
    return exif;
}

const char *cpng_error_message(const cpng_reader *reader) { return reader->message; }

const char *cpng_warnings(const cpng_reader *reader) { return reader->warnings; }

size_t cpng_byte_offset(const cpng_reader *reader) { return reader->position; }

const char *cpng_library_version(void) { return png_get_libpng_ver(NULL); }
