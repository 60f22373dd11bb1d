package io.leadferry.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.lane.LaneControl;
import io.leadferry.ledger.CallViews;
import io.leadferry.ledger.Drops;
import io.leadferry.ledger.Outbox;
import io.leadferry.ledger.Outbox.Event;
import io.leadferry.ledger.Runs;
import io.leadferry.model.EventType;
import io.leadferry.model.LaneId;
import io.leadferry.model.Quiet;
import io.leadferry.receipt.Receipts;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Draws events up as CloudEvents 1.0, in their structured JSON form. Their data is what the HTTP interface answers of the
 * drop, the lane or the call when the event is first told.
 */
public final class CloudEvents {

    /** The media type of an event. */
    public static final String MEDIA_TYPE = "application/cloudevents+json";

    /** Texts that may quote what others said, and numbers of people with it. */
    private static final Set<String> QUOTING = Set.of("reason", "message", "text", "do", "notes");

    private final Outbox outbox;
    private final Runs runs;
    private final Drops drops;
    private final Receipts receipts;
    private final LaneControl lanes;
    private final CallViews calls;
    private final LeadferryConfiguration configuration;
    private final ObjectMapper json;

    CloudEvents(
            Outbox outbox,
            Runs runs,
            Drops drops,
            Receipts receipts,
            LaneControl lanes,
            CallViews calls,
            LeadferryConfiguration configuration,
            ObjectMapper json) {
        this.outbox = outbox;
        this.runs = runs;
        this.drops = drops;
        this.receipts = receipts;
        this.lanes = lanes;
        this.calls = calls;
        this.configuration = configuration;
        this.json = json;
    }

    /** An event as others read it; the names are those of CloudEvents. */
    @JsonPropertyOrder({
        "specversion",
        "id",
        "source",
        "type",
        "time",
        "subject",
        "feed",
        "lane",
        "datacontenttype",
        "data"
    })
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record CloudEvent(
            String specversion,
            String id,
            String source,
            String type,
            String time,
            String subject,
            @Nullable String feed,
            @Nullable String lane,
            String datacontenttype,
            JsonNode data) {}

    /** What an event is told as: drawn up when it is first asked for, and the same from then on. */
    public String told(Event event) {
        String before = event.body();
        return before != null ? before : outbox.toldAs(event.id(), drawnUp(event));
    }

    private String drawnUp(Event event) {
        String feed = feed(event);
        String lane = event.lane() != null
                ? event.lane()
                : feed == null ? null : lanes.laneOf(feed).map(LaneId::toString).orElse(null);
        return text(new CloudEvent(
                "1.0",
                event.key(),
                "urn:leadferry:" + runs.ledger(),
                EventType.PREFIX + event.type().word(),
                event.at().toString(),
                event.subject(),
                feed,
                lane,
                "application/json",
                data(event)));
    }

    private String text(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one feed that it is of; null where there is none, or more than one. */
    private @Nullable String feed(Event event) {
        if (event.drop() != null) {
            return drops.find(event.drop()).map(drop -> drop.feed()).orElse(null);
        }
        List<String> feeds = event.call() != null
                ? calls.feeds(event.call())
                : configuration.feeds().values().stream()
                        .filter(feed -> feed.lane().toString().equals(event.lane()))
                        .map(feed -> feed.name())
                        .toList();
        return feeds.size() == 1 ? feeds.get(0) : null;
    }

    private JsonNode data(Event event) {
        Optional<? extends Object> view = event.drop() != null
                ? drops.find(event.drop()).flatMap(drop -> receipts.summaries(List.of(drop)).stream()
                        .findFirst())
                : event.call() != null ? calls.find(event.call()) : lane(event.lane());
        return quiet(
                view.map(this::tree).orElseGet(() -> tree(Map.of(event.type().about(), event.subject()))));
    }

    private Optional<LaneControl.LaneView> lane(@Nullable String name) {
        return configuration.lanes().keySet().stream()
                .filter(lane -> lane.toString().equals(name))
                .findFirst()
                .map(lanes::view);
    }

    private JsonNode tree(Object view) {
        return json.valueToTree(view);
    }

    /** Law 10: what leaves the house names no number. */
    private static JsonNode quiet(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.fields()
                    .forEachRemaining(field -> field.setValue(
                            QUOTING.contains(field.getKey()) ? masked(field.getValue()) : quiet(field.getValue())));
        } else if (node instanceof ArrayNode array) {
            array.forEach(CloudEvents::quiet);
        }
        return node;
    }

    private static JsonNode masked(JsonNode node) {
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, masked(array.get(i)));
            }
            return array;
        }
        return node.isTextual() ? TextNode.valueOf(Quiet.numbers(node.asText())) : quiet(node);
    }
}
