package io.leadferry.rehearsal.huawei;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The codes of Huawei's tables: the sixteen of "Deleting an Outbound Number", and those that adding has besides.
 *
 * <p>They are texts, and {@code 0200001} is another one than {@code 02000001}. All go out with HTTP 200.
 */
public enum HuaweiReply {
    /** Something is wrong with a parameter. */
    PARAMETER_ERROR("0200001", "Parameter error."),
    /** The vendor's database failed; goes out only when forced. */
    DATABASE_ERROR("0200006", "Database operation error."),
    /** A campaign the account does not have. */
    NO_CAMPAIGN("0200007", "The outbound campaign does not exist."),
    /** The number's call is ongoing. */
    NOT_DELETABLE("0200028", "The number cannot be deleted in the current state."),
    /** A time that is not of the form {@code yyyy-MM-dd HH:mm:ss}. */
    TIME_FORMAT("0200030", "The time format is incorrect."),
    /** A parameter without a value. */
    EMPTY_PARAMETER("02000001", "Empty parameter."),
    /** A number with more than digits, asterisks and number signs. */
    INVALID_CHARACTERS("02000002", "The parameter contains invalid characters."),
    /** A parameter that is too long. */
    TOO_LONG("02000003", "The parameter length cannot exceed the maximum length."),
    /** In the table; goes out only when forced. */
    TOO_SHORT("02000004", "The parameter length cannot be less than the minimum length."),
    /** In the table; goes out only when forced. */
    LENGTH_OUT_OF_RANGE("02000005", "The parameter length must be within the specified range."),
    /** A number where a text belongs, or the other way round. */
    WRONG_TYPE("02000006", "Incorrect parameter type."),
    /** A value that is none of those allowed. */
    WRONG_VALUE("02000007", "Incorrect parameter value."),
    /** A body that is no JSON object. */
    CONVERSION_ERROR("02000008", "Parameter conversion error. Check the request parameters."),
    /** Parameters that do not go together. */
    WRONG_COMBINATION("02000009", "Incorrect parameter combination. Check the request parameters."),
    /** In the table; goes out only when forced. */
    HOUR_AND_MINUTE("02000010", "The hour and minute parameters must be set at the same time."),
    /** In the table; goes out only when forced. */
    TOO_MANY_PARAMETERS("02000011", "The number of parameters cannot exceed the specified number."),

    /** Adding: a number twice in one call. */
    DUPLICATE_NUMBERS("0200018", "Duplicate numbers exist."),
    /** Adding: a campaign in a state that takes no numbers. */
    CAMPAIGN_STATE("0200019", "Numbers cannot be added in the current campaign state."),
    /** Adding: more incomplete records than a campaign may have; goes out only when forced. */
    CAMPAIGN_FULL("0200020", "The number of incomplete records exceeds the maximum."),
    /** Adding: less than a second after another call. */
    TOO_FAST("0200022", "The interface is called too frequently."),
    /** Adding: a number of the blocklist; the whole call fails. */
    BLOCKLISTED("0200024", "The list contains a number in the blocklist."),
    /** Adding: more numbers than a call may carry. */
    TOO_MANY_NUMBERS("0200029", "The number of records exceeds the maximum of one call.");

    private final String code;
    private final String description;

    HuaweiReply(String code, String description) {
        this.code = code;
        this.description = description;
    }

    /** Returns the value of {@code resultCode} and {@code returnCode}. */
    public String code() {
        return code;
    }

    /** Returns the whole body as JSON. */
    public String body() {
        return body(code, description).toString();
    }

    static ObjectNode success(String description) {
        return body(SUCCESS_CODE, description);
    }

    static final String SUCCESS_CODE = "0200000";

    private static ObjectNode body(String code, String description) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("resultCode", code)
                .put("resultDesc", description)
                .put("returnCode", code)
                .put("returnDesc", description);
    }
}
