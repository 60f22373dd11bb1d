package io.leadferry.connector.huawei;

import io.leadferry.connector.LanePlan;
import io.leadferry.model.LaneId;
import java.time.Clock;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans that Huawei's routes name. */
@Configuration(proxyBeanMethods = false)
class HuaweiConfiguration {

    @Bean
    HuaweiRequests huawei(Function<LaneId, LanePlan> plans, Clock clock) {
        return new HuaweiRequests(plans, clock);
    }
}
