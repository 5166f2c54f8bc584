import type { MessageKey } from '../../../i18n/index.ts';
import { useLocale } from '../../../ui/index.ts';
import type { SignalName } from '../../referrals/index.ts';

type SignalKey = Extract<MessageKey, `operator.signal_${string}`>;
const SIGNALS: Readonly<Record<SignalName, SignalKey>> = {
  same_address: 'operator.signal_same_address',
  near_address: 'operator.signal_near_address',
  disposable_domain: 'operator.signal_disposable_domain',
  same_device: 'operator.signal_same_device',
  same_ip: 'operator.signal_same_ip',
  same_network: 'operator.signal_same_network',
  burst: 'operator.signal_burst',
  circle: 'operator.signal_circle',
  back_and_forth: 'operator.signal_back_and_forth',
  same_name: 'operator.signal_same_name',
  names_alike: 'operator.signal_names_alike',
};

/** What a sign of fraud says. */
export function useSignalWords(): (name: SignalName) => string {
  const { t } = useLocale();
  return (name) => t(SIGNALS[name]);
}
