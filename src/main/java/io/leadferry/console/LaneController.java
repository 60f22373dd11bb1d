package io.leadferry.console;

import io.leadferry.console.WhoActs.Because;
import io.leadferry.feed.LeadferryConfiguration;
import io.leadferry.lane.LaneControl;
import io.leadferry.ledger.AuditTrail.By;
import io.leadferry.model.LaneId;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lanes over HTTP: how they stand, pause, resume. */
@RestController
@RequestMapping("/api/lanes")
public class LaneController {

    private final LeadferryConfiguration configuration;
    private final LaneControl lanes;
    private final OperatorActions actions;

    public LaneController(LeadferryConfiguration configuration, LaneControl lanes, OperatorActions actions) {
        this.configuration = configuration;
        this.lanes = lanes;
        this.actions = actions;
    }

    /** Each lane. */
    @GetMapping
    public List<LaneControl.LaneView> list() {
        return lanes.all();
    }

    /** Lets no call of the lane begin. */
    @PostMapping("/{account}/{operation}/pause")
    public LaneControl.LaneView pause(
            @PathVariable String account,
            @PathVariable String operation,
            By by,
            @RequestBody(required = false) @Nullable Because because) {
        return of(account, operation, lane -> actions.pause(lane, Because.added(by, because)));
    }

    /**
     * Opens a lane that was paused or blocked, once its calls are settled that could not be, and has it try again what waits
     * for campaigns the vendor did not know.
     */
    @PostMapping("/{account}/{operation}/resume")
    public LaneControl.LaneView resume(
            @PathVariable String account,
            @PathVariable String operation,
            By by,
            @RequestBody(required = false) @Nullable Because because) {
        return of(account, operation, lane -> actions.resume(lane, Because.added(by, because)));
    }

    private LaneControl.LaneView of(String account, String operation, Function<LaneId, LaneControl.LaneView> what) {
        LaneId lane = new LaneId(account, operation);
        if (!configuration.lanes().containsKey(lane)) {
            throw WrongWord.thing(
                    "lane",
                    lane.toString(),
                    configuration.lanes().keySet().stream()
                            .map(LaneId::toString)
                            .sorted()
                            .toList());
        }
        return what.apply(lane);
    }
}
