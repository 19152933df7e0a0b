"""Why a request failed: errors of the system, of TLS and of the HTTP library as codes."""

import errno
import socket
import ssl

import aiohttp

from feeds.errors import FetchError, Refused, Unreachable
from feeds.fetch.messages import BadResponse
from feeds.fetch.ssrf_guard import ForbiddenAddress
from feeds.messages import Message, untranslated
from feeds.messages.reasons import Reason

#: errors of an offline machine for hosts that need no name lookup
_NO_ROUTE = frozenset({errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH, errno.EHOSTDOWN})
#: by the error number of the system or of the name lookup
_SYSTEM_ERRORS = {
    errno.ECONNREFUSED: Reason.REFUSED,
    errno.ECONNRESET: Reason.RESET,
    errno.ETIMEDOUT: Reason.TIMED_OUT,
    errno.ENETUNREACH: Reason.NETWORK_UNREACHABLE,
    errno.EHOSTUNREACH: Reason.HOST_UNREACHABLE,
    socket.EAI_NONAME: Reason.NAME_UNKNOWN,
    socket.EAI_NODATA: Reason.NAME_WITHOUT_ADDRESS,
    socket.EAI_AGAIN: Reason.NAME_SERVER_FAILED,
}
#: by the number of OpenSSL, X509_V_ERR_* in `openssl/x509_vfy.h`
_CERTIFICATE_ERRORS = {
    9: Reason.NOT_YET_VALID,
    10: Reason.EXPIRED,
    18: Reason.SELF_SIGNED,
    19: Reason.SELF_SIGNED_IN_CHAIN,
    20: Reason.NO_ISSUER,
    62: Reason.WRONG_HOST,
    64: Reason.WRONG_IP,
}


def failure(error: Exception, url: str) -> FetchError:
    """Return the error to raise for an exception of a request to `url`."""
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    if isinstance(cause, ForbiddenAddress):
        return Refused(cause.message, url=url)
    kind = Unreachable if _is_unreachable(error) else FetchError
    return kind(_message(error), url=url)


def _is_unreachable(error: Exception) -> bool:
    """Return whether there was no name service or no route, as on an offline machine."""
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return True
    return isinstance(error, aiohttp.ClientConnectorError) and error.os_error.errno in _NO_ROUTE


def _message(error: Exception) -> Message:
    match error:
        case BadResponse():
            return error.message
        case aiohttp.ClientConnectorDNSError():
            return Reason.NO_HOST(why=_system_error(error.os_error))
        case aiohttp.ClientConnectorCertificateError():
            return Reason.CERTIFICATE(why=_certificate_error(error.certificate_error))
        case aiohttp.ClientConnectorError():
            return Reason.NO_CONNECTION(why=_system_error(error.os_error))
        case aiohttp.ServerDisconnectedError():
            return Reason.CLOSED()
        case aiohttp.ClientPayloadError():
            return Reason.BROKEN_OFF(why=untranslated(error))
        case aiohttp.ClientResponseError():
            return Reason.NO_HTTP(why=untranslated(error.message))
        case OSError():
            return _system_error(error)
        case _:
            return untranslated(str(error) or type(error).__name__)


def _system_error(error: OSError) -> Message:
    code = _SYSTEM_ERRORS.get(error.errno or 0)
    return code() if code else untranslated(error.strerror or str(error) or type(error).__name__)


def _certificate_error(error: Exception) -> Message:
    if not isinstance(error, ssl.SSLCertVerificationError):
        return untranslated(error)
    code = _CERTIFICATE_ERRORS.get(error.verify_code)
    return code() if code else untranslated(error.verify_message)
