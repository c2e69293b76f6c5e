#pragma once
// What xmlsec1-openssl.pc defines for a compiler: the package manager passes on a .pc file's paths only.
#define XMLSEC_NO_SIZE_T
#define XMLSEC_NO_CRYPTO_DYNAMIC_LOADING 1
#define XMLSEC_CRYPTO_OPENSSL 1
#define XMLSEC_OPENSSL3_ENGINES 1
// Debian's libxml2 converts encodings by ICU and shows its types; Foundation has an ICU of its own, and a compiler that sees both
// finds them to differ. Nothing here touches what they are part of.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/SAX2.h>
#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlschemas.h>
#include <xmlsec/xmlsec.h>
#include <xmlsec/xmltree.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/templates.h>
#include <xmlsec/crypto.h>
#include <xmlsec/openssl/x509.h>
#include <xmlsec/openssl/app.h>
#include <xmlsec/openssl/crypto.h>
#include <xmlsec/openssl/evp.h>
#include <xmlsec/errors.h>
#include <xmlsec/keysmngr.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>

/// `xmlFree` is a variable, which Swift does not let several threads see.
static inline void motcua_xml_free(void *memory) { xmlFree(memory); }

/// Its reading context, which Swift sees as a copy.
static inline int motcua_xml_enable_key_data(xmlSecDSigCtxPtr context, xmlSecKeyDataId kind) {
    return xmlSecPtrListAdd(&context->keyInfoReadCtx.enabledKeyData, (void *)kind);
}

/// A macro of casts, which Swift does not see; letters beyond ASCII stay letters.
static const unsigned long motcua_rfc2253 = XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB;
