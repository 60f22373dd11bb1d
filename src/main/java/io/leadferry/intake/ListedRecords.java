package io.leadferry.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records that stand in a JSON list; a record's line is its place in the list, counted from 1. */
abstract class ListedRecords extends JsonRecords {

    private final JsonParser json;
    private long place;

    /**
     * Records of a list.
     *
     * @param json stands on the list's beginning; closed with the records
     */
    ListedRecords(Map<String, Integer> names, JsonParser json) {
        super(names);
        this.json = json;
    }

    @Override
    @Nullable
    final Record nextRecord() throws IOException {
        JsonToken token = json.nextToken();
        return token == null || token == JsonToken.END_ARRAY ? null : record(json, ++place);
    }

    /** The record on whose beginning the parser stands. */
    abstract Record record(JsonParser json, long itsPlace) throws IOException;

    /** What stands where a record should, and is none. */
    static Record none(JsonParser json, long itsPlace, String fault) throws IOException {
        return new Record(itsPlace, List.of(JsonText.value(json, "").text()), fault);
    }

    @Override
    void release() throws IOException {
        json.close();
    }
}
