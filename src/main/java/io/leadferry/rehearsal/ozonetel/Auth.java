package io.leadferry.rehearsal.ozonetel;

/** The account's admin setting "API Authentication", which decides how a bulk delete proves who it is. */
public enum Auth {
    /** {@code TOKEN_AUTH}, as the page demands: {@code Authorization: Bearer <token>}. */
    TOKEN,
    /** {@code BASIC_AUTH}, the page's twin: header {@code apiKey}. */
    API_KEY
}
