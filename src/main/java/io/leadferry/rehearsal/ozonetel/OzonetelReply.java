package io.leadferry.rehearsal.ozonetel;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadferry.rehearsal.wire.Endpoint.Answer;
import io.leadferry.rehearsal.wire.Endpoint.Subject;
import io.leadferry.rehearsal.wire.Endpoint.Verdict;

/**
 * Every refusal of the vendor's response tables, word for word, its English included.
 *
 * <p>All go out with HTTP 200: the pages name no other status. The constants that no page backs say so.
 */
public enum OzonetelReply {
    /** Wrong value of apiKey or of userName. */
    ADD_INVALID_ACCOUNT(OzonetelOperation.ADD_LEADS, "error", "Invalid userName or apiKey"),
    /** apiKey missing, empty or misspelt. */
    ADD_NO_API_KEY(OzonetelOperation.ADD_LEADS, "error", "apiKey should not be empty"),
    /** userName missing, empty or misspelt. */
    ADD_NO_USER_NAME(OzonetelOperation.ADD_LEADS, "error", "userName should not be empty"),
    /** campaignName missing, empty or misspelt. */
    ADD_NO_CAMPAIGN(OzonetelOperation.ADD_LEADS, "error", "campaignName should not be empty"),
    /** A campaign the account does not have, or an inbound one. */
    ADD_INVALID_CAMPAIGN(OzonetelOperation.ADD_LEADS, "error", "Invalid Campaign Name"),
    /** bulkData missing, empty, misspelt or not of the page's form; here also for more rows than a call may carry. */
    ADD_INVALID_DATA(OzonetelOperation.ADD_LEADS, "failure", "Please provide valid data"),
    /** More calls within a minute than allowed. */
    ADD_TOO_MANY(OzonetelOperation.ADD_LEADS, "error", "too many Requests and failed to add Data to queue"),

    /** A token nobody issued, or one that a newer token has put out of force. */
    DELETE_INVALID_TOKEN(OzonetelOperation.DELETE_LEADS, "false", "Invalid Token"),
    /** No token. */
    DELETE_NO_TOKEN(OzonetelOperation.DELETE_LEADS, "false", "Token Should Not be Null or Empty."),
    /** A token older than its lifetime. */
    DELETE_TOKEN_EXPIRED(OzonetelOperation.DELETE_LEADS, "false", "Token Expired"),
    /** userName missing, empty or misspelt. */
    DELETE_NO_USER_NAME(OzonetelOperation.DELETE_LEADS, "false", "Username Should Not be Null or Empty."),
    /** Another account's userName; under {@link Auth#API_KEY} also a wrong key. */
    DELETE_INVALID_USER(OzonetelOperation.DELETE_LEADS, "false", "Invalid User Details"),
    /** phoneNumber missing, misspelt, or no list with something in it. */
    DELETE_NO_NUMBERS(OzonetelOperation.DELETE_LEADS, "Error", "PhoneNumbers should not be null are empty"),
    /** campaignName missing or misspelt. */
    DELETE_NO_CAMPAIGN(OzonetelOperation.DELETE_LEADS, "Error", "Campaign should not be null are empty"),
    /** campaignName without a value, or with one unknown campaign among others. */
    DELETE_INVALID_CAMPAIGN(OzonetelOperation.DELETE_LEADS, "Error", "Passed campaign are invalid"),
    /** More calls within a minute than allowed, or a call before the one before it was done. */
    DELETE_TOO_MANY(OzonetelOperation.DELETE_LEADS, "Error", "Max limit exceeded"),
    /** More than 100 numbers or more than 100 campaigns. */
    DELETE_TOO_LONG(
            OzonetelOperation.DELETE_LEADS,
            "Error",
            "A maximum of 100 phone numbers or 100 campaign names will be accepted"),
    /** A body that is no JSON object; from the vendor's page of the single delete. */
    DELETE_INVALID_JSON(OzonetelOperation.DELETE_LEADS, "false", "Invalid Json Pass Valid Json"),
    /** No apiKey header under {@link Auth#API_KEY}; from the vendor's pages for that setting. */
    DELETE_NO_API_KEY(OzonetelOperation.DELETE_LEADS, "false", "Api Key Should Not be Null or Empty."),

    /** An id that is not there, a row_id that is none of the page's three ways to write it, or a wrong apiKey. */
    SCHEDULED_NO_DATA(OzonetelOperation.DELETE_SCHEDULED, "error", "No data found"),
    /** row_id missing, empty or misspelt. */
    SCHEDULED_NO_ROW_ID(OzonetelOperation.DELETE_SCHEDULED, "error", "Mandatory parameter row_id is missing"),

    /** id or blockNumbers missing or misspelt, or no list of 1 to 100 numbers. */
    UNBLOCK_MANDATORY(OzonetelOperation.UNBLOCK_NUMBERS, "error", "Parameters are mandatory"),
    /** A group the account does not have. */
    UNBLOCK_INVALID_GROUP(OzonetelOperation.UNBLOCK_NUMBERS, "error", "Invalid group id"),

    /** userName missing or empty. */
    TOKEN_NO_USER_NAME(OzonetelOperation.TOKEN, "false", "UserName is null"),
    /** Wrong or missing apiKey, or another account's userName. */
    TOKEN_INVALID_ACCOUNT(OzonetelOperation.TOKEN, "false", "Invalid userName or apiKey"),
    /** In the page's table, but no condition of a call for a new token leads to it: it goes out only when forced. */
    TOKEN_EXPIRED(OzonetelOperation.TOKEN, "false", "Token Expired"),
    /** More tokens within an hour than allowed; the page gives no text, this one is the stand-in's own. */
    TOKEN_TOO_MANY(OzonetelOperation.TOKEN, "false", "Max limit exceeded");

    private final OzonetelOperation operation;
    private final String status;
    private final String message;

    OzonetelReply(OzonetelOperation operation, String status, String message) {
        this.operation = operation;
        this.status = status;
        this.message = message;
    }

    /** Returns the operation whose table holds this answer. */
    public OzonetelOperation operation() {
        return operation;
    }

    /** Returns the value of {@code status}. */
    public String status() {
        return status;
    }

    /** Returns the value of {@code message}. */
    public String message() {
        return message;
    }

    /** Nothing is done, and this is the answer. */
    Verdict refusal(Subject subject) {
        return Verdict.refuse(subject, new Answer(body(), message, ""));
    }

    /** Returns the whole body as JSON; refusals of the gateway, whose status is "false", also carry a null data. */
    public String body() {
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("status", status).put("message", message);
        if (status.equals("false")) {
            body.putNull("data");
        }
        return body.toString();
    }
}
