#include "cjpeg.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

/// More scans than any encoder makes: a small progressive file can otherwise hold millions and keep a decoder busy for hours.
#define MAX_SCAN_COUNT 500

static const char exif_prefix[6] = "Exif\0";

struct cjpeg_reader {
    struct jpeg_decompress_struct info;
    struct jpeg_error_mgr errors;
    struct jpeg_source_mgr source;
    struct jpeg_progress_mgr progress;
    jmp_buf escape;
    size_t count;
    cjpeg_status status;
    char message[JMSG_LENGTH_MAX];
    char warnings[2000];
};

_Noreturn static void fail(cjpeg_reader *reader, cjpeg_status status, const char *message) {
    reader->status = status;
    strncpy(reader->message, message, sizeof reader->message - 1);
    longjmp(reader->escape, 1);
}

_Noreturn static void fail_in_library_words(j_common_ptr info, cjpeg_status status) {
    char message[JMSG_LENGTH_MAX];
    info->err->format_message(info, message);
    fail(info->client_data, status, message);
}

static void on_error(j_common_ptr info) {
    switch (info->err->msg_code) {
    case JERR_OUT_OF_MEMORY:
        fail_in_library_words(info, CJPEG_OUT_OF_MEMORY);
    case JERR_ARITH_NOTIMPL:
    case JERR_BAD_PRECISION:
    case JERR_COMPONENT_COUNT:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_SOF_UNSUPPORTED:
        fail_in_library_words(info, CJPEG_UNSUPPORTED);
    default:
        fail_in_library_words(info, CJPEG_CORRUPT);
    }
}

static void on_message(j_common_ptr info, int level) {
    if (level >= 0) return;
    switch (info->err->msg_code) {
    // The library would go on with invented pixels; a scan that lost some of its ink is not to be trusted.
    case JWRN_ARITH_BAD_CODE:
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_MUST_RESYNC:
        fail_in_library_words(info, CJPEG_CORRUPT);
    default:
        break;
    }
    cjpeg_reader *reader = info->client_data;
    char message[JMSG_LENGTH_MAX];
    info->err->format_message(info, message);
    size_t used = strlen(reader->warnings), length = strlen(message);
    if (used + length + 2 > sizeof reader->warnings) return;
    memcpy(reader->warnings + used, message, length);
    memcpy(reader->warnings + used + length, "\n", 2);
}

static void start_source(j_decompress_ptr info) { (void)info; }

static boolean refill_source(j_decompress_ptr info) {
    info->src->bytes_in_buffer = 0;
    fail(info->client_data, CJPEG_TRUNCATED, "the file ends too early");
}

static void skip_source(j_decompress_ptr info, long count) {
    if (count <= 0) return;
    if ((size_t)count > info->src->bytes_in_buffer) refill_source(info);
    info->src->next_input_byte += count;
    info->src->bytes_in_buffer -= (size_t)count;
}

static void on_progress(j_common_ptr info) {
    if (((j_decompress_ptr)info)->input_scan_number > MAX_SCAN_COUNT) {
        fail(info->client_data, CJPEG_UNSUPPORTED, "more than 500 scans");
    }
}

static bool start_library(cjpeg_reader *reader) {
    if (setjmp(reader->escape) != 0) return false;
    jpeg_create_decompress(&reader->info);
    return true;
}

cjpeg_reader *cjpeg_reader_create(const uint8_t *bytes, size_t count) {
    cjpeg_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL) return NULL;
    reader->count = count;
    reader->info.err = jpeg_std_error(&reader->errors);
    reader->errors.error_exit = on_error;
    reader->errors.emit_message = on_message;
    reader->info.client_data = reader;
    if (!start_library(reader)) {
        cjpeg_reader_destroy(reader);
        return NULL;
    }
    reader->source.next_input_byte = bytes;
    reader->source.bytes_in_buffer = count;
    reader->source.init_source = start_source;
    reader->source.fill_input_buffer = refill_source;
    reader->source.skip_input_data = skip_source;
    reader->source.resync_to_restart = jpeg_resync_to_restart;
    reader->source.term_source = start_source;
    reader->info.src = &reader->source;
    reader->progress.progress_monitor = on_progress;
    reader->info.progress = &reader->progress;
    return reader;
}

void cjpeg_reader_destroy(cjpeg_reader *reader) {
    if (reader == NULL) return;
    jpeg_destroy_decompress(&reader->info);
    free(reader);
}

cjpeg_status cjpeg_read_header(cjpeg_reader *reader, bool wants_color, cjpeg_header *header) {
    j_decompress_ptr info = &reader->info;
    if (setjmp(reader->escape) != 0) return reader->status;
    jpeg_save_markers(info, JPEG_APP0 + 1, 0xFFFF);
    jpeg_read_header(info, TRUE);
    switch (info->jpeg_color_space) {
    case JCS_YCbCr:
        if (wants_color) {
            info->out_color_space = JCS_RGB;
            header->channels = 3;
            break;
        }
        // Fallthrough.
    case JCS_GRAYSCALE:
        info->out_color_space = JCS_GRAYSCALE;
        header->channels = 1;
        break;
    case JCS_RGB:
        info->out_color_space = JCS_RGB;
        header->channels = 3;
        break;
    case JCS_CMYK:
    case JCS_YCCK:
        info->out_color_space = JCS_CMYK;
        header->channels = 4;
        break;
    default:
        fail(reader, CJPEG_UNSUPPORTED, "a colour space that is none of grey, YCbCr, RGB, CMYK, YCCK");
    }
    info->dct_method = JDCT_ISLOW;
    header->width = info->image_width;
    header->height = info->image_height;
    header->has_adobe_marker = info->saw_Adobe_marker;
    bool has_density = info->saw_JFIF_marker && (info->density_unit == 1 || info->density_unit == 2);
    header->x_density = has_density ? info->X_density : 0;
    header->y_density = has_density ? info->Y_density : 0;
    header->is_density_per_centimetre = info->density_unit == 2;
    return CJPEG_OK;
}

cjpeg_status cjpeg_begin_rows(cjpeg_reader *reader) {
    if (setjmp(reader->escape) != 0) return reader->status;
    jpeg_start_decompress(&reader->info);
    return CJPEG_OK;
}

bool cjpeg_has_all_scans(const cjpeg_reader *reader) {
    const struct jpeg_decompress_struct *info = &reader->info;
    if (!info->progressive_mode || info->coef_bits == NULL) return true;
    for (int component = 0; component < info->num_components; component++) {
        if (!info->comp_info[component].component_needed) continue;
        for (int index = 0; index < DCTSIZE2; index++) {
            // −1 where no scan had it, else the number of low bits that are still to come.
            if (info->coef_bits[component][index] != 0) return false;
        }
    }
    return true;
}

cjpeg_status cjpeg_read_row(cjpeg_reader *reader, uint8_t *row) {
    if (setjmp(reader->escape) != 0) return reader->status;
    jpeg_read_scanlines(&reader->info, &row, 1);
    return CJPEG_OK;
}

cjpeg_status cjpeg_read_end(cjpeg_reader *reader) {
    if (setjmp(reader->escape) != 0) return reader->status;
    // Not jpeg_finish_decompress, which releases the saved markers.
    while (!jpeg_input_complete(&reader->info)) jpeg_consume_input(&reader->info);
    return CJPEG_OK;
}

const uint8_t *cjpeg_exif(const cjpeg_reader *reader, size_t *count) {
    for (jpeg_saved_marker_ptr marker = reader->info.marker_list; marker != NULL; marker = marker->next) {
        if (marker->data_length < sizeof exif_prefix || memcmp(marker->data, exif_prefix, sizeof exif_prefix) != 0) continue;
        *count = marker->data_length - sizeof exif_prefix;
        return marker->data + sizeof exif_prefix;
    }
    return NULL;
}

const char *cjpeg_error_message(const cjpeg_reader *reader) { return reader->message; }

const char *cjpeg_warnings(const cjpeg_reader *reader) { return reader->warnings; }

size_t cjpeg_byte_offset(const cjpeg_reader *reader) { return reader->count - reader->source.bytes_in_buffer; }

uint32_t cjpeg_max_dimension(void) { return JPEG_MAX_DIMENSION; }

#define STRING_OF(x) #x
#define VALUE_STRING_OF(x) STRING_OF(x)

const char *cjpeg_library_version(void) {
#ifdef LIBJPEG_TURBO_VERSION
    return "turbo-" VALUE_STRING_OF(LIBJPEG_TURBO_VERSION);
#else
    return "ijg-" VALUE_STRING_OF(JPEG_LIB_VERSION);
#endif
}
