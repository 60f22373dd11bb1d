package io.leadferry.rehearsal.ozonetel;

/** How a callback wraps its {@code data}: the page's own samples disagree. */
public enum CallbackShape {
    /** {@code {"data": {…}}}, as the rows of the response table have it. */
    OBJECT,
    /** {@code {"data": "{\"…\"}"}}: a string that holds JSON, properly escaped. */
    STRING,
    /** {@code {"data":"{"…"}"}}: the page's "sample response with failed file path" to the letter, which is no JSON. */
    UNESCAPED
}
