/* The part of Node-API, version 8, that addon.c calls: declared here because the headers are no part of Node's binary.
 * Node-API is stable across versions: https://nodejs.org/api/n-api.html. */
#ifndef ARROWLINE_NODE_API_H
#define ARROWLINE_NODE_API_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct napi_env__ *napi_env;
typedef struct napi_value__ *napi_value;
typedef struct napi_callback_info__ *napi_callback_info;
/* 0: it worked. */
typedef int napi_status;
typedef napi_value (*napi_callback)(napi_env, napi_callback_info);
typedef void (*napi_finalize)(napi_env, void *data, void *hint);

napi_status napi_get_cb_info(napi_env, napi_callback_info, size_t *count, napi_value *arguments, napi_value *self,
                             void **data);
napi_status napi_create_function(napi_env, const char *name, size_t length, napi_callback, void *data, napi_value *);
napi_status napi_set_named_property(napi_env, napi_value object, const char *name, napi_value);
napi_status napi_create_object(napi_env, napi_value *);
napi_status napi_create_double(napi_env, double, napi_value *);
napi_status napi_create_bigint_uint64(napi_env, uint64_t, napi_value *);
napi_status napi_create_external_arraybuffer(napi_env, void *data, size_t bytes, napi_finalize, void *hint,
                                             napi_value *);
napi_status napi_get_arraybuffer_info(napi_env, napi_value, void **data, size_t *bytes);
napi_status napi_get_value_double(napi_env, napi_value, double *);
napi_status napi_get_undefined(napi_env, napi_value *);

#endif
