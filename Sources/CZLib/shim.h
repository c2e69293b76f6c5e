#ifndef MOTCUA_CZLIB_SHIM_H
#define MOTCUA_CZLIB_SHIM_H

#include <zlib.h>

/* zlib's initialisers are macros. Negative window bits: deflate as it stands in a ZIP, without a head of its own. */
static inline int motcua_inflate_init(z_stream *stream) { return inflateInit2(stream, -MAX_WBITS); }
static inline int motcua_deflate_init(z_stream *stream) {
    return deflateInit2(stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
}

#endif
