import os, shutil, struct, json
import numpy as np
# --- TensorBoard by tensorboardX
from tensorboardX import SummaryWriter
shutil.rmtree('tbx', ignore_errors=True)
w = SummaryWriter('tbx', flush_secs=1)
for s in range(5):
    w.add_scalar('loss', 1/(s+1), s*10, walltime=1.7e9+s)
    w.add_scalar('acc/top1', s/10, s*10, walltime=1.7e9+s)
w.add_histogram('weights', np.arange(3.), 0, bins=2)
w.add_text('note', 'hello', 0)
w.close()
# --- TF2 style by tensorboard itself
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboard.plugins.scalar.summary_v2 import scalar_pb
from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2
shutil.rmtree('tf2', ignore_errors=True)
for part, off in (('train',0.0),('validation',0.5)):
    w = EventFileWriter(f'tf2/{part}')
    for s in range(4):
        summ = scalar_pb('epoch_loss', 1/(s+1)+off)
        if s:  # TF2 tells whose a tag is once
            summ.value[0].ClearField('metadata')
        w.add_event(event_pb2.Event(wall_time=1.7e9+s, step=s, summary=summ))
    w.close()
from tensorboard.plugins.hparams import summary_v2 as hp2
w = EventFileWriter('tf2/train', filename_suffix='.hp')
w.add_event(event_pb2.Event(wall_time=1.7e9, summary=hp2.hparams_pb({'lr':0.01,'opt':'adam','amp':True})))
w.close()
# --- Parquet
import pandas as pd, pyarrow as pa, pyarrow.parquet as pq
n=6
df = pd.DataFrame({'when': pd.date_range('2024-01-01', periods=n, freq='1s', tz='UTC'), 'power': np.arange(n)*1.5, 'count': np.arange(n, dtype='uint8'), 'state': ['idle','idle','run','run','run','idle'], 'half': np.arange(n).astype('float16')})
df.loc[2,'power']=np.nan
df['gap']=pd.array([1,None,3,4,None,6], dtype='Int64')
t = pa.Table.from_pandas(df, preserve_index=False)
t = t.append_column('list', pa.array([[1.0,2.0]]*n))
t = t.append_column('price', pa.array([__import__('decimal').Decimal('0.15')]*n))
pq.write_table(t, 'wide.parquet', compression='zstd', row_group_size=4)
for c in ('snappy','gzip','lz4','zstd','none','brotli'):
    pq.write_table(t, f'wide_{c}.parquet', compression=c)
pq.write_table(t, 'int96.parquet', use_deprecated_int96_timestamps=True)
import polars as pl
pl.DataFrame({'step':[0,1,2,3],'loss':[1.0,0.5,None,0.25]}).write_parquet('polars.parquet')
pd.DataFrame({'a':[1.0,2.0,3.0]}).to_parquet('rows.parquet')
pd.DataFrame({'a':[1.0,2.0,3.0]}, index=pd.date_range('2024-01-01', periods=3, freq='1min')).to_parquet('index.parquet')
# --- MCAP
from mcap.writer import Writer, CompressionType
for name, comp in (('zstd',CompressionType.ZSTD),('lz4',CompressionType.LZ4),('none',CompressionType.NONE)):
    with open(f'robot_{name}.mcap','wb') as f:
        w = Writer(f, compression=comp, chunk_size=200)
        w.start()
        sid = w.register_schema('Imu','jsonschema',b'{}')
        imu = w.register_channel('/imu','json',sid)
        bat = w.register_channel('/battery','json',sid)
        cam = w.register_channel('/camera','cdr',w.register_schema('sensor_msgs/msg/Image','ros2msg',b''))
        for i in range(5):
            t = int(1.7e18)+i*10**8
            w.add_message(imu, log_time=t, publish_time=t, data=json.dumps({'stamp':{'sec':1,'nsec':2},'acc':{'x':i*0.5,'y':[i,-i]},'ok':i%2==0,'frame':'base'}).encode())
            w.add_message(bat, log_time=t, publish_time=t, data=json.dumps({'value':12.5-i}).encode())
            w.add_message(cam, log_time=t, publish_time=t, data=b'\0'*10)
        w.finish()
